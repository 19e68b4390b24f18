package io.camelzodb.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.camelzodb.cli.output.ErrorFault;
import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.limit.ValueLimitException;
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

  /** A bug in the other thread is told as a bug: no program may take it for damaged data. */
  @Test
  void aBugHasNoKind() {
    assertThat(ErrorFault.of(failureOf(new IllegalStateException("no such state")))).isNull();
  }

  @Test
  void anErrorOfTheFamilyKeepsItsKind() {
    assertThat(ErrorFault.of(failureOf(new ValueLimitException("maxVisited", "too many values"))))
        .isEqualTo(new Fault.Limit("too many values"));
  }

  private static Throwable failureOf(RuntimeException thrown) {
    Stage<String> stage =
        new Stage<>(
            "fails",
            100,
            item -> {
              throw thrown;
            });
    return catchThrowable(
        () -> {
          stage.put("item", 1);
          stage.finish();
        });
  }

  private static void fail(IOException fault) throws IOException {
    throw fault;
  }
}
