package io.camelzodb.sync;

import io.camelzodb.concurrent.Stage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps on their way to the next thread: handed over some dozens at a time, as each handing over
 * costs about as much as a small object. Used by one thread.
 */
final class RecordSteps implements Closeable {
  private static final int MOST_STEPS = 64;
  private static final int MOST_BYTES = 1 << 17;

  /** What a step takes beyond the bytes that it was made of. */
  private static final int STEP_BYTES = 512;

  private final Stage<List<RecordStep>> stage;
  private List<RecordStep> steps = new ArrayList<>(MOST_STEPS);
  private int bytes;

  RecordSteps(Stage<List<RecordStep>> stage) {
    this.stage = stage;
  }

  /** Adds a step that holds about so many bytes. */
  void add(RecordStep step, int held) throws IOException {
    steps.add(step);
    bytes = (int) Math.min(Integer.MAX_VALUE, (long) bytes + held + STEP_BYTES);
    if (steps.size() >= MOST_STEPS || bytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Hands over what there is. */
  void flush() throws IOException {
    if (!steps.isEmpty()) {
      List<RecordStep> full = steps;
      int held = bytes;
      steps = new ArrayList<>(MOST_STEPS);
      bytes = 0;
      stage.put(full, held);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
