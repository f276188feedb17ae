package io.nstack.link;

/**
 * What went over a link since it came to be.
 *
 * @param receivedFrames    frames in
 * @param receivedBytes     their bytes, without frame check sequences
 * @param receiveDropped    frames that came but found no buffer or no room in a queue
 * @param transmittedFrames frames out
 * @param transmittedBytes  their bytes
 * @param transmitDropped   frames that were taken and then could not be sent
 */
public record LinkStatistics(long receivedFrames, long receivedBytes, long receiveDropped, long transmittedFrames,
        long transmittedBytes, long transmitDropped) {}
