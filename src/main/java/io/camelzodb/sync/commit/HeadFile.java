package io.camelzodb.sync.commit;

import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the commit that is checked out without opening the repository, which would take longer. */
final class HeadFile {
  private static final String REF = "ref: ";

  private HeadFile() {}

  /**
   * Returns the commit of a folder's repository: 40 hexadecimal digits; {@code -} if there is no
   * repository or no commit; null if the repository must be opened to find out.
   */
  static @Nullable String read(Path base) throws IOException {
    Path git = base.resolve(".git");
    if (!Files.exists(git)) {
      return "-";
    }
    Path file = git.resolve("HEAD");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    String head = text(file).strip();
    if (!head.startsWith(REF)) {
      return commit(head);
    }
    String branch = head.substring(REF.length());
    Path loose = git.resolve(branch).normalize();
    if (loose.startsWith(git) && Files.isRegularFile(loose)) {
      return commit(text(loose).strip());
    }
    Path packed = git.resolve("packed-refs");
    List<String> refs =
        Files.isRegularFile(packed) ? PlainFile.lines(packed, StandardCharsets.UTF_8) : List.of();
    for (String ref : refs) {
      if (ref.endsWith(" " + branch)) {
        return commit(ref.substring(0, ref.indexOf(' ')));
      }
    }
    return "-";
  }

  private static String text(Path file) throws IOException {
    return new String(PlainFile.bytes(file), StandardCharsets.UTF_8);
  }

  private static @Nullable String commit(String text) {
    return text.matches("[0-9a-f]{40}") ? text : null;
  }
}
