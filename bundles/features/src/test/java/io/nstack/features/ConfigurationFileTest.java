package io.nstack.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldTakeThePidFromTheNameOfAFileWithoutHeader() throws IOException {
        var read = read("io.nstack.stack.kernel~edge.cfg.json", "{\"noDelay\": true}");
        assertThat(read).containsOnlyKeys("io.nstack.stack.kernel~edge");
        assertThat(read.get("io.nstack.stack.kernel~edge").get("noDelay")).isEqualTo(true);
    }

    @Test
    void shouldReadSeveralConfigurationsFromAFileWithHeader() throws IOException {
        var read = read("stacks.cfg.json", """
                { // a comment
                  ":configurator:resource-version": 1,
                  "a~1": {"x": 1},
                  "b": {":configurator:policy": "force", "y": "z"}
                }""");
        assertThat(read).containsOnlyKeys("a~1", "b");
        assertThat(read.get("a~1").get("x")).isEqualTo(1L);
        assertThat(read.get("b").size()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheTypesThatKeysName() throws IOException {
        Dictionary<String, Object> properties = read("p.cfg.json",
                "{\"a:Integer\": 5, \"b:String\": 5, \"c:Double\": 5, \"d:String[]\": [\"x\", \"y\"], \"e\": 1.5}")
                .get("p");
        assertThat(properties.get("a")).isEqualTo(5);
        assertThat(properties.get("b")).isEqualTo("5");
        assertThat(properties.get("c")).isEqualTo(5.0);
        assertThat(properties.get("d")).isEqualTo(new String[]{"x", "y"});
        assertThat(properties.get("e")).isEqualTo(1.5);
    }

    @Test
    void shouldReplaceVariables() throws IOException {
        assertThat(read("p.cfg.json", "{\"directory\": \"${data}/etc\"}").get("p").get("directory"))
                .isEqualTo("<data>/etc");
    }

    @Test
    void shouldSayWhereAFileIsMalformed() {
        assertThatThrownBy(() -> read("p.cfg.json", "{\n  \"a\": 1\n  \"b\": 2\n}"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line 3 column 4");
    }

    @Test
    void shouldRefuseTextAfterTheObject() {
        assertThatThrownBy(() -> read("p.cfg.json", "{}\n}")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void shouldRefuseSeveralConfigurationsWithoutHeader() {
        assertThatThrownBy(() -> read("p.cfg.json", "{\"a~1\": {\"x\": 1}, \"b\": {}}"))
                .hasMessage("it holds several configurations but not the line \":configurator:resource-version\": 1");
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        assertThatThrownBy(() -> read("p.cfg.json", "[1]")).hasMessage("it holds no JSON object");
        assertThatThrownBy(() -> read("p.cfg.json", "")).hasMessage("it holds no JSON object");
    }

    @Test
    void shouldNameTheConfigurationAndKeyOfAWrongValue() {
        assertThatThrownBy(
                () -> read("s.cfg.json", "{\":configurator:resource-version\": 1, \"a~1\": {\"x:Integer\": \"y\"}}"))
                .hasMessage("a~1: x:Integer: not a number of this type: y");
        assertThatThrownBy(() -> read("p.cfg.json", "{\"x:Foo\": 1}")).hasMessage("x:Foo: unknown type Foo");
        assertThatThrownBy(() -> read("p.cfg.json", "{\"x\": null}")).hasMessageContaining("null");
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("p.cfg.json"), new byte[]{(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> ConfigurationFile.read(file, variable -> variable)).hasMessage("it is not UTF-8 text");
    }

    private Map<String, Dictionary<String, Object>> read(String name, String json) throws IOException {
        Path file = Files.writeString(folder.resolve(name), json);
        return ConfigurationFile.read(file, variable -> "<" + variable + ">");
    }
}
