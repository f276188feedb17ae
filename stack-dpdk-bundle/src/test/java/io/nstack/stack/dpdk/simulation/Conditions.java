package io.nstack.stack.dpdk.simulation;

import io.nstack.links.faults.Impairment;
import java.util.SplittableRandom;

/**
 * What one run is like, by its seed.
 *
 * @param mtuBytes   of the link
 * @param congestion of both stacks
 * @param inet6      over which family
 * @param out        from the first stack to the second
 * @param in         the other way
 * @param bytes      how much each side sends
 * @param shortage   what there is little of
 */
public record Conditions(long seed, int mtuBytes, String congestion, boolean inet6, Impairment out, Impairment in,
        int bytes, Shortage shortage) {

    /**
     * What there may be little of.
     *
     * @param frames      of each link's queue
     * @param bufferBytes of connections, to send and to receive
     * @param pauseNanos  for how long an application does not read now and then; 0 = it reads at once
     */
    public record Shortage(int frames, int bufferBytes, long pauseNanos) {

        static final Shortage NONE = new Shortage(8192, 128 * 1024, 0);

        static Shortage of(SplittableRandom random) {
            return new Shortage(random.nextInt(6) == 0 ? 96 : NONE.frames,
                    random.nextInt(4) == 0 ? 4096 + random.nextInt(30_000) : NONE.bufferBytes,
                    random.nextInt(3) == 0 ? random.nextLong(2_000_000_000) : 0);
        }
    }

    private static final int[] MTUS = {576, 1500, 1500, 9000};
    private static final String[] CONGESTION = {"cubic", "reno", "bbr"};
    private static final double MOST_LOSS = 0.2;

    public static Conditions of(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L);
        boolean inet6 = random.nextInt(4) == 0;
        int mtu = Math.max(MTUS[random.nextInt(MTUS.length)], inet6 ? 1280 : 0);
        return new Conditions(seed, mtu, CONGESTION[random.nextInt(CONGESTION.length)], inet6, impairment(random),
                impairment(random), 1 + random.nextInt(random.nextInt(8) == 0 ? 400_000 : 60_000),
                Shortage.of(random));
    }

    private static Impairment impairment(SplittableRandom random) {
        Impairment all = Impairment.NONE.withDelay(random.nextLong(60_000_000), random.nextLong(10_000_000));
        if (random.nextBoolean()) {
            double share = random.nextDouble();
            all = all.withLoss(share * share * MOST_LOSS); // more often a little than a lot
        }
        if (random.nextInt(3) == 0) {
            all = all.withDuplication(random.nextDouble() * 0.1);
        }
        if (random.nextInt(3) == 0) {
            all = all.withReordering(random.nextDouble() * 0.2, random.nextLong(20_000_000));
        }
        if (random.nextInt(3) == 0) {
            all = all.withCorruption(random.nextDouble() * 0.05);
        }
        if (random.nextInt(3) == 0) {
            all = all.withRate(1_000_000 + random.nextLong(100_000_000), 20_000 + random.nextInt(200_000));
        }
        return all;
    }
}
