package io.camelzodb.sync.record.pass;

import io.camelzodb.concurrent.Stage;
import java.io.IOException;
import java.util.List;

/** Takes the steps of a recording. */
interface RecordSteps {

  /** Takes a step with its approximate size in bytes. */
  void add(RecordStep step, int held) throws IOException;

  /** Returns steps that the same thread carries out at once. */
  static RecordSteps direct(Stage.Work<List<RecordStep>> work) {
    return (step, held) -> work.on(List.of(step));
  }
}
