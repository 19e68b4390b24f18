package io.camelzodb.sync.record.pass;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import org.junit.jupiter.api.Test;

class ReadRetryTest {
  private static final Applied DOUBTFUL = new Applied(1, 0, 1, 1);

  private final ReadRetry look = new ReadRetry();

  /** Reading again begins with the first of them. */
  @Test
  void severalTransactionsAreReadAgainOnceEach() {
    for (long doubted = 1; doubted <= 3; doubted++) {
      for (long tid = 1; tid < doubted; tid++) {
        Tid known = new Tid(tid);
        assertThatCode(() -> look.check(known, DOUBTFUL)).doesNotThrowAnyException();
      }
      Tid fresh = new Tid(doubted);
      assertThatThrownBy(() -> look.check(fresh, DOUBTFUL))
          .isInstanceOf(ReadRetry.OnceMoreException.class);
    }
  }

  @Test
  void whatIsCertainIsNotReadAgain() {
    assertThatCode(() -> look.check(new Tid(1), new Applied(1, 0, 1, 0)))
        .doesNotThrowAnyException();
  }
}
