package io.camelzodb.cli.output;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.watch.WatchEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints the events of {@code watch}, each as a line or a JSON object. */
public final class WatchLines implements WatchEvents {
  private static final int SUBJECT = 100;

  private final Output output;
  private final String source;
  private final String base;

  /** The path at which the database is mounted; null for the main database. */
  private final @Nullable String mount;

  private final boolean commits;
  private final boolean quiet;
  private final List<WatchLines> mounted = new ArrayList<>();
  private long transactions;
  private long made;

  public WatchLines(Output output, Settings settings, boolean commits, boolean quiet)
      throws SettingsException {
    this.output = output;
    this.source = settings.shownSource();
    this.mount = settings.mount().map(MountPoint::name).orElse(null);
    this.base = settings.baseDir().toString();
    this.commits = commits;
    this.quiet = quiet;
  }

  @Override
  public WatchEvents mounted(Settings database) {
    try {
      WatchLines lines = new WatchLines(output, database, commits, quiet);
      mounted.add(lines);
      return lines;
    } catch (SettingsException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {
    Map<String, @Nullable Object> event = event("begun");
    event.put("source", source);
    event.put("baseDir", base);
    event.put("tid", position.toString());
    event.put("allBecause", whole);
    event.put("commit", commit == null ? null : commit.hex());
    print(
        event,
        "Watching "
            + source
            + " from "
            + position
            + " of "
            + position.time()
            + " on, into "
            + base
            + (commits ? ", a commit for each transaction" : "")
            + (whole == null ? "" : "; recorded all objects: " + whole)
            + (commit == null ? "" : "; commit " + commit.abbreviated()));
  }

  @Override
  public void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {
    transactions++;
    made += commit == null ? 0 : 1;
    if (commits && commit == null) {
      return;
    }
    String user = transaction.userText();
    String note = transaction.descriptionText();
    Map<String, @Nullable Object> event = event("transaction");
    event.put("tid", transaction.tid().toString());
    event.put("time", transaction.tid().time().toString());
    event.put("user", user);
    event.put("description", note);
    event.put("objects", objects);
    event.put("commit", commit == null ? null : commit.hex());
    String subject = note.lines().findFirst().orElse("");
    print(
        event,
        (commit == null ? "" : commit.abbreviated() + " ")
            + transaction.tid()
            + (user.isBlank() ? "" : " " + user.strip())
            + (subject.isBlank()
                ? ""
                : ": " + subject.substring(0, Math.min(SUBJECT, subject.length()))));
  }

  @Override
  public void wholeDatabase(Tid tid, String why, @Nullable CommitId commit) {
    Map<String, @Nullable Object> event = event("whole");
    event.put("tid", tid.toString());
    event.put("allBecause", why);
    event.put("commit", commit == null ? null : commit.hex());
    print(
        event,
        (commit == null ? "" : commit.abbreviated() + " ")
            + tid
            + ": recorded all objects: "
            + why);
  }

  @Override
  public void waiting(String why) {
    Map<String, @Nullable Object> event = event("waiting");
    event.put("why", why);
    printToErr(event, why + "; waiting");
  }

  @Override
  public void resumed() {
    print(event("goingOn"), "Continuing");
  }

  @Override
  public void problem(Problem problem) {
    if (problem.severity() != Problem.Severity.NOTE || output.verbose()) {
      Map<String, @Nullable Object> event = event("problem");
      event.put("problem", problem.toString());
      event.put("problemDetails", ShownFields.of(problem));
      printToErr(event, problem.toString());
    }
  }

  /** Prints the last line. */
  public void ended() {
    Map<String, @Nullable Object> event = event("ended");
    long all = transactions + mounted.stream().mapToLong(each -> each.transactions).sum();
    long allCommits = made + mounted.stream().mapToLong(each -> each.made).sum();
    event.put("transactions", all);
    event.put("commits", allCommits);
    print(
        event,
        "Ended after " + all + " transactions" + (commits ? ", " + allCommits + " commits" : ""));
  }

  private Map<String, @Nullable Object> event(String name) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("event", name);
    if (mount != null) {
      event.put("mount", mount);
    }
    return event;
  }

  private void print(Map<String, @Nullable Object> event, String line) {
    if (output.json()) {
      json(event);
    } else if (!quiet) {
      output.out().println(ErrorLine.oneLine((mount == null ? "" : mount + ": ") + line));
    }
  }

  private void printToErr(Map<String, @Nullable Object> event, String line) {
    if (output.json()) {
      json(event);
    } else {
      output.err().println("camel-zodb: " + ErrorLine.oneLine(line));
    }
  }

  private void json(Map<String, @Nullable Object> event) {
    try {
      output.out().println(JsonSummary.of(event));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
