package io.camelzodb.concurrent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A failure of a stage reaches the thread that waits for it as it is, whatever is closed after. */
class StageTest {
  @Test
  @SuppressWarnings("try") // The second resource is there to be closed.
  void aFailureIsThrownOnceAsItIs() {
    IOException full = new IOException("Read-only file system");
    assertThatThrownBy(
            () -> {
              try (Stage<String> stage = new Stage<>("writes", 100, item -> fail(full));
                  Closeable again = stage::drain) {
                stage.put("item", 1);
                while (true) {
                  stage.put("more", 1);
                  TimeUnit.MILLISECONDS.sleep(1);
                }
              }
            })
        .isSameAs(full);
  }

  private static void fail(IOException fault) throws IOException {
    throw fault;
  }
}
