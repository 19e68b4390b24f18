package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Each command and option of the installed perfact-zodbsync is there, and in docs/switching.md. */
class PeerOptionsIT {
  @TestFactory
  Stream<DynamicTest> areThereAndDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/switching.md"));
    List<String> commands =
        Python.script(Path.of("src/test/python/peer_options.py").toAbsolutePath()).lines().toList();
    assertThat(commands).hasSizeGreaterThan(14);
    return commands.stream()
        .map(
            line -> {
              List<String> words = List.of(line.split(" "));
              return DynamicTest.dynamicTest(words.get(0), () -> check(words, page));
            });
  }

  private static void check(List<String> words, String page) {
    CommandLine command = CamelZodb.all();
    if (!words.get(0).equals("-")) {
      assertThat(command.getSubcommands()).containsKey(words.get(0));
      assertThat(page).containsPattern("`" + words.get(0) + "[` ]");
      command = command.getSubcommands().get(words.get(0));
    }
    assertThat(command.getCommandSpec().optionsMap().keySet())
        .containsAll(words.subList(1, words.size()));
  }
}
