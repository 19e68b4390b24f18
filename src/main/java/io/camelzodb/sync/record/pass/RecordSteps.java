package io.camelzodb.sync.record.pass;

import io.camelzodb.concurrent.Stage;
import java.io.IOException;
import java.util.List;

/** Where the steps of a recording go next. */
interface RecordSteps {

  /** Takes a step that holds about so many bytes. */
  void add(RecordStep step, int held) throws IOException;

  /** Carried out by the same thread, each at once. */
  static RecordSteps direct(Stage.Work<List<RecordStep>> work) {
    return (step, held) -> work.on(List.of(step));
  }
}
