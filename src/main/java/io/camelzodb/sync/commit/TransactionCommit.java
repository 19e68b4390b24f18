package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.CommitMessage.Trailer;
import io.camelzodb.git.Signature;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes message, author and committer of a commit from a transaction. The message is the note, with
 * its first line as the subject, or a summary of the paths, and the trailers {@value #TID} and
 * {@value #USER}; the time is that of the transaction. No note can break the commit or pass for a
 * trailer. Immutable.
 */
public final class TransactionCommit {
  /** The trailer with the tid: {@code 0x} and 16 hexadecimal digits. */
  public static final String TID = "Zodb-Tid";

  /** The trailer with the user of the transaction. */
  public static final String USER = "Zodb-User";

  private static final int MOST_NOTE = 1 << 16;
  private static final int MOST_SUBJECT = 200;
  private static final int MOST_USER = 1000;
  private static final int PATHS_SHOWN = 3;

  /** Lines that other programs would take for trailers, or for the end of a message. */
  private static final Pattern FORGED =
      Pattern.compile("(?i)[\\s>]*(zodb-[a-z0-9-]*\\s*:|---|diff |index:).*");

  private static final Pattern TID_VALUE = Pattern.compile("0x[0-9a-f]{16}");

  private final Authors authors;
  private final PositionNames names;

  /**
   * Creates it from the settings.
   *
   * @throws SettingsException if {@code zodb.authors} is invalid
   */
  public TransactionCommit(Settings settings) throws SettingsException {
    this.authors = new Authors(settings);
    this.names = PositionNames.of(settings);
  }

  /**
   * Makes the message of a transaction.
   *
   * @param paths some of the changed paths, for the subject if there is no note
   * @param changed how many paths changed
   */
  public CommitMessage message(TransactionInfo transaction, List<String> paths, long changed) {
    String note = note(transaction.descriptionText());
    return new CommitMessage(
        note.isEmpty() ? summary(paths, changed) : note, trailers(transaction));
  }

  /** Makes the message of a commit that stands for all transactions up to one. */
  public CommitMessage message(String subject, TransactionInfo last) {
    return new CommitMessage(
        CommitText.of(subject, MOST_SUBJECT), List.of(names.trailer(last.tid())));
  }

  private List<Trailer> trailers(TransactionInfo transaction) {
    List<Trailer> trailers = new ArrayList<>();
    trailers.add(names.trailer(transaction.tid()));
    String user = CommitText.of(transaction.userText(), MOST_USER);
    if (!user.isEmpty()) {
      trailers.add(new Trailer(USER, user));
    }
    return trailers;
  }

  private static String note(String description) {
    String most = description.substring(0, Math.min(MOST_NOTE, description.length()));
    StringBuilder note = new StringBuilder();
    for (String raw : most.strip().split("\\R", -1)) {
      String line = CommitText.of(raw, MOST_NOTE);
      boolean first = note.length() == 0;
      if (first && line.length() > MOST_SUBJECT) {
        note.append(CommitText.of(line, MOST_SUBJECT)).append("\n\n");
      }
      note.append(FORGED.matcher(line).matches() ? "| " : "").append(line).append('\n');
      if (first) {
        note.append('\n');
      }
    }
    return note.toString().replaceAll("\n{3,}", "\n\n").strip();
  }

  private static String summary(List<String> paths, long changed) {
    if (paths.isEmpty()) {
      return "Change nothing that has a path";
    }
    List<String> shown = paths.subList(0, Math.min(PATHS_SHOWN, paths.size()));
    String subject = "Change " + String.join(", ", shown);
    String more = changed > shown.size() ? " and " + (changed - shown.size()) + " more" : "";
    return CommitText.of(subject, MOST_SUBJECT) + more;
  }

  /** Returns the author and time of a transaction. */
  public Signature author(TransactionInfo transaction) {
    return authors.author(transaction.userText(), time(transaction.tid()));
  }

  /**
   * Returns the committer, with the time of the transaction, so that the same history gives the
   * same commits.
   */
  public Signature committer(Tid tid) {
    return authors.committer(time(tid));
  }

  /** Returns the time of a transaction; at least 1970, since git knows no earlier time. */
  private static ZonedDateTime time(Tid tid) {
    Instant time = tid.time();
    return (time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time).atZone(ZoneOffset.UTC);
  }

  /** Returns the transaction of a commit; empty if it has none. */
  public static Optional<Tid> tid(CommitMessage message) {
    return message
        .trailer(TID)
        .filter(value -> TID_VALUE.matcher(value).matches())
        .map(value -> new Tid(Long.parseUnsignedLong(value.substring(2), 16)));
  }
}
