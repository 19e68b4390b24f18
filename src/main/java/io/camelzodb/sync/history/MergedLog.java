package io.camelzodb.sync.history;

import io.camelzodb.git.history.PathLog;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.TransactionCommit;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the commits of several repositories by their times, the newest first. One commit of each
 * is in memory. For one thread.
 */
final class MergedLog implements Closeable {
  private final List<Line> lines = new ArrayList<>();

  /** The commits of one repository, of which the next is known. */
  private static final class Line {
    final @Nullable String layer;
    final PathLog.Commits commits;
    PathLog.@Nullable Entry next;

    Line(@Nullable String layer, PathLog.Commits commits) throws IOException {
      this.layer = layer;
      this.commits = commits;
      this.next = commits.next();
    }
  }

  /** Starts at the newest commits that changed a folder, as {@link PathLog#commits} finds them. */
  MergedLog(LayerLogs logs, String folder, boolean below, int mostFiles) throws IOException {
    for (LayerLogs.LayerLog each : logs.all()) {
      lines.add(new Line(each.layer(), each.log().commits(folder, below, mostFiles)));
    }
  }

  /** Returns the next commit; null after the last. */
  LayerLogs.@Nullable Found next() throws IOException {
    Line newest = null;
    PathLog.Entry found = null;
    for (Line line : lines) {
      PathLog.Entry entry = line.next;
      if (entry != null && (found == null || time(entry).isAfter(time(found)))) {
        newest = line;
        found = entry;
      }
    }
    if (newest == null || found == null) {
      return null;
    }
    newest.next = newest.commits.next();
    return new LayerLogs.Found(newest.layer, found);
  }

  /** Returns the time of the transaction; of a commit without one, its own. */
  static Instant time(PathLog.Entry entry) {
    return TransactionCommit.tid(entry.message())
        .map(Tid::time)
        .orElseGet(() -> entry.author().time().toInstant());
  }

  @Override
  public void close() {
    lines.forEach(line -> line.commits.close());
  }
}
