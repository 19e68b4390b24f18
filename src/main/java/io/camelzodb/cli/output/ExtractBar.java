package io.camelzodb.cli.output;

import io.camelzodb.extract.ExtractProgress;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.export.file.ExportStore;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of an extraction on standard error. On a terminal it is a bar with MB/s,
 * records and time left, elsewhere a plain line every few seconds. Used by one thread at a time.
 */
public final class ExtractBar implements ExtractProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final Output output;
  private final long totalBytes;
  private final long totalRecords;
  private final @Nullable ProgressBar bar;
  private final long start = System.nanoTime();
  private long lastLine = start;

  private ExtractBar(Output output, long totalBytes, long totalRecords, boolean terminal) {
    this.output = output;
    this.totalBytes = totalBytes;
    this.totalRecords = totalRecords;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("extract")
                .setInitialMax(totalBytes)
                .setUnit("MB", MEGABYTE)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build()
            : null;
  }

  /** Creates the progress of one store. The launcher says whether standard error is a terminal. */
  public static ExtractBar of(ObjectStore store, Output output) {
    boolean terminal = Boolean.getBoolean("camelzodb.terminal") && !output.json();
    return store instanceof ExportStore export
        ? new ExtractBar(output, export.bytes(), export.size(), terminal)
        : new ExtractBar(output, -1, -1, terminal);
  }

  @Override
  public void update(long records, long bytes, long files) {
    if (bar != null) {
      bar.stepTo(totalBytes < 0 ? bytes : Math.min(bytes, totalBytes));
      bar.setExtraMessage(records + (totalRecords < 0 ? "" : "/" + totalRecords) + " records");
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= BETWEEN_LINES.toNanos()) {
      lastLine = now;
      output.err().println(line(records, bytes, files, (now - start) / 1e9));
    }
  }

  private String line(long records, long bytes, long files, double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "%d records, %d files, %.0f MB at %.1f MB/s",
            records,
            files,
            bytes / 1e6,
            bytes / 1e6 / seconds);
    if (totalBytes > 0 && bytes > 0) {
      double left = seconds * Math.max(0, totalBytes - bytes) / bytes;
      line += String.format(Locale.ROOT, ", about %.0f s left", left);
    }
    return line;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
