package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.launcher.TestedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Constants;

/** Who may import and export what, by the design; held against the manifests of the built bundles. */
public class ManifestIT {

    private static final String API = "io.nstack.api";
    private static final String RD = "io.nstack.rd";
    private static final String SESSIONS = "io.nstack.nsocket";

    private final Map<String, Attributes> bundles = new TreeMap<>();

    public ManifestIT() throws IOException {
        try (Stream<Path> files = Files.walk(new TestedImage().repository().resolve("io/nstack"))) {
            for (Path file : (Iterable<Path>) files.filter(each -> each.toString().endsWith(".jar"))::iterator) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    Attributes headers = jar.getManifest().getMainAttributes();
                    bundles.put(headers.getValue(Constants.BUNDLE_SYMBOLICNAME), headers);
                }
            }
        }
    }

    @Test
    public void shouldFindEveryKindOfBundle() {
        assertThat(bundles.keySet()).contains(API, RD, SESSIONS).anyMatch(ManifestIT::isStack)
                .anyMatch(ManifestIT::isApplication);
    }

    @Test
    public void shouldExportFromTheApiOnly() {
        assertThat(exports(API))
                .contains("io.nstack.stack", "io.nstack.stack.poll", "io.nstack.nsocket", "io.nstack.rd")
                .allMatch(each -> each.startsWith("io.nstack."));
        assertThat(bundles.keySet().stream().filter(each -> !each.equals(API))).allSatisfy(each -> assertThat(exports(
                each)).as(each).isEmpty());
    }

    @Test
    public void shouldImportNettyBesidesTheJdkIntoTheApi() {
        assertThat(imports(API).stream().filter(each -> !each.startsWith("java.") && !exports(API).contains(each)))
                .allMatch(each -> each.matches("javax\\.net|io\\.netty\\.(bootstrap|buffer|channel|util)(\\..*)?"));
    }

    @Test
    public void shouldImportTheApiOnlyIntoStacksRdAndSessionLayer() {
        assertThat(matching(each -> isStack(each) || each.equals(RD) || each.equals(SESSIONS)))
                .allSatisfy(each -> assertThat(own(each)).as(each).isSubsetOf(exports(API)));
    }

    @Test
    public void shouldKeepRdAwayFromEngines() { assertThat(own(RD)).doesNotContain("io.nstack.stack.poll"); }

    @Test
    public void shouldKeepStacksAwayFromRd() {
        assertThat(matching(ManifestIT::isStack)).allSatisfy(each -> assertThat(own(each)).as(each)
                .doesNotContain("io.nstack.rd", "io.nstack.nsocket.operate"));
    }

    @Test
    public void shouldImportTheSocketApiOnlyIntoApplications() {
        assertThat(matching(ManifestIT::isApplication))
                .allSatisfy(each -> assertThat(own(each)).as(each).isSubsetOf("io.nstack.nsocket"));
    }

    @Test
    public void shouldWireByImportedPackagesOnly() {
        assertThat(bundles).allSatisfy((name, headers) -> assertThat(headers.keySet()).as(name).doesNotContain(
                new Attributes.Name(Constants.REQUIRE_BUNDLE), new Attributes.Name(Constants.DYNAMICIMPORT_PACKAGE),
                new Attributes.Name(Constants.FRAGMENT_HOST)));
    }

    private List<String> matching(Predicate<String> kind) { return bundles.keySet().stream().filter(kind).toList(); }

    private static boolean isStack(String bundle) { return bundle.startsWith("io.nstack.stack."); }

    private static boolean isApplication(String bundle) { return bundle.startsWith("io.nstack.example."); }

    private Set<String> exports(String bundle) { return packages(bundle, Constants.EXPORT_PACKAGE); }

    private Set<String> imports(String bundle) { return packages(bundle, Constants.IMPORT_PACKAGE); }

    private Set<String> own(String bundle) {
        Set<String> own = new TreeSet<>(imports(bundle));
        own.removeIf(each -> !each.startsWith("io.nstack."));
        return own;
    }

    private Set<String> packages(String bundle, String header) {
        String value = bundles.get(bundle).getValue(header);
        Set<String> packages = new TreeSet<>();
        if (value != null) {
            // what is in quotes may hold commas and semicolons, and is no package
            for (String clause : value.replaceAll("\"[^\"]*\"", "").split(",")) {
                Stream.of(clause.split(";")).filter(each -> !each.contains("=")).forEach(packages::add);
            }
        }
        return packages;
    }
}
