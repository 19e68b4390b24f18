package io.camelzodb.sync.commit;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.CommitChanges;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds the mail about a commit, in the form that perfact-zodbsync uses. Immutable.
 *
 * @param to addresses with commas between
 * @param subject one line
 * @param text the changes of the commit
 */
public record MailSummary(String to, String subject, String text) {
  private static final int LONGEST = 200;
  private static final Path SYSTEM_NAME = Path.of("/etc/pfsystemname");
  private static final Path SYSTEM_ID = Path.of("/etc/pfsystemid");

  /**
   * Makes the mail about a commit; null if there is no recipient.
   *
   * @throws IOException if the repository cannot be read
   */
  public static @Nullable MailSummary of(Settings settings, CommitId commit) throws IOException {
    String to = to(settings);
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

  /**
   * Makes a mail about something else; null if there is no recipient.
   *
   * @param defaultSubject one line, the subject unless {@code zodb.mail-subject} is set
   */
  public static @Nullable MailSummary of(Settings settings, String defaultSubject, String text) {
    String to = to(settings);
    String subject = settings.text(Setting.MAIL_SUBJECT);
    return to.isEmpty()
        ? null
        : new MailSummary(
            to, CommitText.of(subject.isEmpty() ? defaultSubject : subject, LONGEST), text);
  }

  private static String to(Settings settings) {
    return String.join(",", settings.text(Setting.MAIL_TO).strip().split("[\\s,]+"));
  }

  private static String system() throws IOException {
    if (Files.isReadable(SYSTEM_NAME) && Files.isReadable(SYSTEM_ID)) {
      return line(SYSTEM_NAME) + " (" + line(SYSTEM_ID) + ")";
    }
    return InetAddress.getLocalHost().getHostName();
  }

  private static String line(Path file) throws IOException {
    return new String(PlainFile.bytesNamed(file, 1 << 16), StandardCharsets.UTF_8)
        .strip()
        .replaceAll("\\s+", " ");
  }
}
