package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.camelzodb.cli.CamelZodb;
import io.camelzodb.testing.Corpus;
import jakarta.mail.internet.MimeMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails of commits, through the route of the distribution to a mail server. */
class CommitMailIT {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  private int record(int port) {
    return CamelZodb.run(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err),
        "-Dzodb.source=file://" + Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath(),
        "-Dzodb.base-dir=" + folder.resolve("tree"),
        "-Dzodb.mail-to=one@example.org two@example.org",
        "-Dzodb.mail-from=zodb@example.org",
        "-Dzodb.mail-subject=Summary",
        "-Dzodb.mail-server=smtp://127.0.0.1:" + port,
        "record",
        "--commit",
        "/");
  }

  @Test
  void sendsOneMailForACommit() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      int port = server.getSmtp().getPort();
      assertThat(record(port)).as(err.toString()).isZero();
      assertThat(server.getReceivedMessages()).hasSize(2);
      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Summary");
      assertThat(GreenMailUtil.getAddressList(mail.getFrom())).isEqualTo("zodb@example.org");
      assertThat(mail.getAllRecipients()).hasSize(2);
      assertThat(mail.getContent().toString())
          .startsWith("commit ")
          .contains("A\t__root__/site/__meta__");
      assertThat(record(port)).isZero();
      assertThat(server.getReceivedMessages()).as("nothing changed").hasSize(2);
    } finally {
      server.stop();
    }
  }

  @Test
  void sendsAMailFromTheScheduledRouteToo() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      int status =
          CamelZodb.run(
              new PrintWriter(new StringWriter()),
              new PrintWriter(err),
              "-Dzodb.source=file://"
                  + Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath(),
              "-Dzodb.base-dir=" + folder.resolve("tree"),
              "-Dzodb.mail-to=one@example.org",
              "-Dzodb.mail-server=smtp://127.0.0.1:" + server.getSmtp().getPort(),
              "-Dzodb.routes=record",
              "-Dzodb.schedule=0/2 * * * * ?",
              "-Dcamel.main.duration-max-messages=1",
              "run");
      assertThat(status).as(err.toString()).isZero();
      assertThat(server.getReceivedMessages()).hasSize(1);
      assertThat(server.getReceivedMessages()[0].getContent().toString())
          .contains("A\t__root__/site/__meta__");
    } finally {
      server.stop();
    }
  }

  @Test
  void saysThatNoMailWasSent() {
    assertThat(record(1)).isEqualTo(ExitStatus.FAILED);
    assertThat(err.toString())
        .contains("was made, but the mail about it could not be sent to one@example.org");
  }
}
