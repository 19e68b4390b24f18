package io.camelzodb.sync;

import io.camelzodb.git.CommitChanges;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The mail about a commit, as perfact-zodbsync writes it. Immutable.
 *
 * @param to addresses with commas between
 * @param subject one line
 * @param text what the commit changed
 */
public record MailSummary(String to, String subject, String text) {
  private static final Path SYSTEM_NAME = Path.of("/etc/pfsystemname");
  private static final Path SYSTEM_ID = Path.of("/etc/pfsystemid");

  /**
   * The mail about a commit; null where nobody is to get one.
   *
   * @throws IOException if the repository cannot be read
   */
  public static @Nullable MailSummary of(Settings settings, CommitId commit) throws IOException {
    String to = String.join(",", settings.text(Setting.MAIL_TO).strip().split("[\\s,]+"));
    if (to.isEmpty()) {
      return null;
    }
    String subject = settings.text(Setting.MAIL_SUBJECT);
    try (GitWorkTree tree = GitWorkTree.open(settings.baseDir())) {
      return new MailSummary(
          to,
          subject.isEmpty() ? "Commit summary on " + system() : subject,
          CommitChanges.text(tree, commit));
    }
  }

  private static String system() throws IOException {
    if (Files.isReadable(SYSTEM_NAME) && Files.isReadable(SYSTEM_ID)) {
      return line(SYSTEM_NAME) + " (" + line(SYSTEM_ID) + ")";
    }
    return InetAddress.getLocalHost().getHostName();
  }

  private static String line(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
  }
}
