package io.camelzodb.cli.output;

import io.camelzodb.sync.history.History;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of writing a history on standard error. On a terminal it is a bar, elsewhere a
 * plain line every few seconds. Used by one thread.
 */
public final class HistoryBar implements History.Progress, AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final int LOOK_EVERY = 64;

  private final Output output;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private @Nullable ProgressBar bar;

  /** Creates the progress. The launcher says whether standard error is a terminal. */
  public HistoryBar(Output output) {
    this.output = output;
    this.terminal = Boolean.getBoolean("camelzodb.terminal") && !output.json();
  }

  @Override
  public void update(long transactions, long commits, long done, long total) {
    if (transactions % LOOK_EVERY != 0) {
      return;
    }
    if (terminal) {
      ProgressBar shown = bar;
      if (shown == null) {
        shown =
            new ProgressBarBuilder()
                .setTaskName("history")
                .setInitialMax(total == 0 ? -1 : total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
        bar = shown;
      }
      shown.stepTo(done);
      shown.setExtraMessage(transactions + " transactions, " + commits + " commits");
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= BETWEEN_LINES.toNanos()) {
      lastLine = now;
      double seconds = (now - start) / 1e9;
      String line =
          String.format(
              Locale.ROOT,
              "%d transactions, %d commits, %.0f transactions/s",
              transactions,
              commits,
              transactions / seconds);
      if (total > 0 && done > 0) {
        line +=
            String.format(
                Locale.ROOT, ", about %.0f s left", seconds * Math.max(0, total - done) / done);
      }
      output.err().println(line);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
