package io.camelzodb.sync.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.Signature;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransactionCommitTest {
  private static final Tid TID = new Tid(0x03fdc27a01096bbbL);

  private static TransactionInfo transaction(byte[] user, byte[] note) {
    return new TransactionInfo(TID, ' ', user, note, new byte[0]);
  }

  private static TransactionInfo transaction(String user, String note) {
    return transaction(
        user.getBytes(StandardCharsets.UTF_8), note.getBytes(StandardCharsets.UTF_8));
  }

  private static TransactionCommit commits(String authors) throws IOException {
    return new TransactionCommit(
        Settings.of(
            Map.of("zodb.authors", authors, "zodb.author-domain", "example.org"),
            Path.of("/"),
            "-D"));
  }

  private static CommitMessage message(String note) throws IOException {
    return commits("").message(transaction("/site anna", note), List.of("/a"), 1);
  }

  @Test
  void saysWhoWhenAndWhy() throws IOException {
    TransactionCommit commits = commits("anna=Anna Muster <anna@muster.org>; /b jan = Jan <j@b>");
    CommitMessage message =
        commits.message(transaction(" anna", "Edit\nwith a reason\n\nand more"), List.of(), 0);
    assertThat(message.text()).isEqualTo("Edit\n\nwith a reason\n\nand more");
    assertThat(message.trailer("Zodb-Tid")).contains("0x03fdc27a01096bbb");
    assertThat(message.trailer("Zodb-User")).contains("anna");
    Signature author = commits.author(transaction(" anna", ""));
    assertThat(author.name() + author.email()).isEqualTo("Anna Musteranna@muster.org");
    assertThat(author.time().toString()).startsWith("2025-01-02T10:02:00.2");
    assertThat(commits.author(transaction("/b jan", "")).name()).isEqualTo("Jan");
    assertThat(commits.author(transaction("/c jan", "")).email()).isEqualTo("jan@example.org");
    assertThat(commits.author(transaction("", "")).name()).isEqualTo("camel-zodb");
    assertThat(commits.committer(TID).email()).isEqualTo("camel-zodb@localhost");
    assertThat(TransactionCommit.tid(message)).contains(TID);
  }

  /** Neither paths nor ids of Zope are without blanks. */
  @Test
  void knowsUsersWithBlanks() throws IOException {
    TransactionCommit commits =
        commits("Anna Maria=Anna <am@muster.org>; /my site jan=Jan <jan@muster.org>");
    for (String[] each :
        new String[][] {
          {" Anna Maria", "am@muster.org"},
          {"/ Anna Maria", "am@muster.org"},
          {"/my site Anna Maria", "am@muster.org"},
          {"/my site jan", "jan@muster.org"},
          {" Bert Meier", "Bert_Meier@example.org"},
          {"/ Bert Meier", "Bert_Meier@example.org"},
          {"site Bert Meier", "Bert_Meier@example.org"},
          {"Bert", "Bert@example.org"}
        }) {
      assertThat(commits.author(transaction(each[0], "")).email()).as(each[0]).isEqualTo(each[1]);
    }
    assertThat(commits.author(transaction(" Bert Meier", "")).name()).isEqualTo("Bert Meier");
  }

  /** What Python 2 wrote in Latin-1, joined emoji, and signs that are younger than this Java. */
  @Test
  void keepsTheTextOfANote() throws IOException {
    byte[] latin = "Größe geändert".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(commits("").message(transaction(latin, latin), List.of(), 0).text())
        .isEqualTo("Größe geändert");
    assertThat(commits("").author(transaction(latin, latin)).name()).isEqualTo("geändert");
    String joined = "\ud83d\udc68\u200d\ud83d\udc69 \ud83e\udee0 \u0645\u06cc\u200c\u062e";
    assertThat(message(joined).text()).isEqualTo(joined);
    assertThat(message("a\u202eb\u2066c\ufeffd\uffffe\ud800f\u009bg").text())
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde?f\ufffdg");
  }

  @Test
  void summarizesThePathsWhereThereIsNoNote() throws IOException {
    TransactionInfo silent = transaction("", " \n");
    assertThat(commits("").message(silent, List.of("/a", "/b/c"), 2).subject())
        .isEqualTo("Change /a, /b/c");
    assertThat(commits("").message(silent, List.of("/a", "/b", "/c", "/d"), 70).subject())
        .isEqualTo("Change /a, /b, /c and 67 more");
    assertThat(commits("").message(silent, List.of("/a\nZodb-Tid: 0x1"), 1).subject())
        .isEqualTo("Change /a Zodb-Tid: 0x1");
  }

  @Test
  void letsNoNoteForgeATrailer() throws IOException {
    for (String note :
        List.of(
            "Zodb-Tid: 0x0000000000000001",
            "x\n\nZodb-Tid: 0x0000000000000001\nZodb-User: root",
            "x\r\rZODB-TID : 0x0000000000000001",
            "x\n\n---\n\nSigned-off-by: me <a@b>",
            "x\u2028\u2028Zodb-Tid: 0x0000000000000001")) {
      CommitMessage message = message(note);
      CommitMessage read = CommitMessage.read(message.text() + "\n\nZodb-Tid: " + TID + "\n");
      assertThat(TransactionCommit.tid(read)).as(note).contains(TID);
      assertThat(message.text().lines())
          .noneMatch(line -> line.startsWith("Zodb-") || line.startsWith("---"));
    }
  }

  @Test
  void takesAnyBytes() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] note = new byte[random.nextInt(300)];
      byte[] user = new byte[random.nextInt(40)];
      random.nextBytes(note);
      random.nextBytes(user);
      TransactionInfo any = transaction(user, note);
      CommitMessage message = commits("").message(any, List.of("/"), 1);
      assertThat(commits("").author(any).name()).isNotBlank();
      assertThat(message.subject()).isNotBlank();
      assertThat(message.text()).doesNotContain("\0", "\r", "\u001b", "\u202e");
    }
    byte[] large = new byte[10 << 20];
    random.nextBytes(large);
    CommitMessage message = commits("").message(transaction(new byte[0], large), List.of(), 0);
    assertThat(message.text().length()).isLessThan(70_000);
    assertThat(message("x".repeat(9000)).subject().length()).isLessThan(210);
  }

  @Test
  void refusesAuthorsWithoutAnAddress() {
    assertThatThrownBy(() -> commits("anna"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("USER=NAME <MAIL>");
  }

  /** The way back: a commit that is played back gets a user of the database. */
  @Test
  void findsTheUserOfAnAuthor() throws IOException {
    Authors authors =
        new Authors(
            Settings.of(
                Map.of(
                    "zodb.authors",
                    "Anna Maria=A <a@muster.org>; /site jan k=J <j@muster.org>; kim=K <k@muster.org>",
                    "zodb.author-domain",
                    "example.org"),
                Path.of("/"),
                "-D"));
    assertThat(authors.user("Anna", "A@muster.org")).isEqualTo("Maria");
    assertThat(authors.user("Jan", "j@muster.org")).isEqualTo("jan k");
    assertThat(authors.user("Kim", "k@muster.org")).isEqualTo("kim");
    assertThat(authors.user("Bert Meier", "bert@example.org")).isEqualTo("bert");
    assertThat(authors.user("Bert Meier", "bert@elsewhere.org")).isEqualTo("Bert Meier");
  }

  @Test
  void aLongSubjectIsRepeatedWhole() throws IOException {
    String longest = "x".repeat(200);
    assertThat(message(longest).text()).isEqualTo(longest);
    assertThat(message(longest + "y").text()).startsWith(longest).endsWith("\n\n" + longest + "y");
    assertThat(commits("").message(transaction("", ""), List.of(), 0).subject())
        .isEqualTo("Change nothing that has a path");
    CommitMessage upTo = commits("").message("All\nof it", transaction("anna", ""));
    assertThat(upTo.text()).isEqualTo("All of it");
    assertThat(upTo.trailer("Zodb-Tid")).contains(TID.toString());
    assertThat(upTo.trailer("Zodb-User")).isEmpty();
  }

  @Test
  void readsOnlyWholeTids() {
    for (String none : List.of("", "0x03fdc27a01096bb", "0x03fdc27a01096bbbb", "1234")) {
      CommitMessage read = CommitMessage.read("x\n\nZodb-Tid: " + none);
      assertThat(TransactionCommit.tid(read)).as(none).isEmpty();
    }
  }

  @Test
  void knowsTheCommitThatATransactionHasPlayedBack() {
    String commit = "0123456789abcdef".repeat(3).substring(0, 40);
    assertThat(PlayedCommit.of(transaction("", "Mine\n\nGit-Commit: " + commit)))
        .contains(new CommitId(commit));
    for (String other : List.of("", "Mine", "Mine\n\nGit-Commit: " + commit.substring(1))) {
      assertThat(PlayedCommit.of(transaction("", other))).as(other).isEmpty();
    }
  }
}
