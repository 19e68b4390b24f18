package io.camelzodb.sync.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.RealGit;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSummaryTest {
  @TempDir private Path folder;

  private Settings settings(String to, String subject) throws IOException {
    Map<String, String> pairs = new HashMap<>();
    pairs.put("zodb.base-dir", folder.toString());
    pairs.put("zodb.mail-to", to);
    pairs.put("zodb.mail-subject", subject);
    return Settings.of(pairs, folder, "test");
  }

  @Test
  void nobodyGetsAMailUnlessThereIsARecipient() throws IOException {
    assertThat(MailSummary.of(settings(" ", "x"), "what", "text")).isNull();
    assertThat(MailSummary.of(settings("", "x"), new CommitId("0".repeat(40)))).isNull();
  }

  @Test
  void aMailNamesItsRecipientsWithCommasBetween() throws IOException {
    assertThat(MailSummary.of(settings(" a@b.org  c@d.org,e@f.org", ""), "one\nline", "text"))
        .isEqualTo(new MailSummary("a@b.org,c@d.org,e@f.org", "one line", "text"));
    assertThat(MailSummary.of(settings("a@b.org", "Set"), "one", "text"))
        .isEqualTo(new MailSummary("a@b.org", "Set", "text"));
  }

  @Test
  void theMailOfACommitHoldsItsChanges() throws IOException {
    RealGit git = new RealGit(folder);
    git.run("init", "--quiet");
    Files.writeString(folder.resolve("page"), "edited");
    git.run("add", "page");
    git.run("commit", "--quiet", "-m", "Why it was done");
    CommitId commit = new CommitId(git.run("rev-parse", "HEAD").strip());
    MailSummary mail = Objects.requireNonNull(MailSummary.of(settings("a@b.org", ""), commit));
    assertThat(mail.to()).isEqualTo("a@b.org");
    assertThat(mail.text()).contains("Why it was done", "page");
    if (Files.notExists(Path.of("/etc/pfsystemname"))) {
      assertThat(mail.subject())
          .isEqualTo("Commit summary on " + InetAddress.getLocalHost().getHostName());
    }
    assertThat(Objects.requireNonNull(MailSummary.of(settings("a@b.org", "Set"), commit)).subject())
        .isEqualTo("Set");
  }
}
