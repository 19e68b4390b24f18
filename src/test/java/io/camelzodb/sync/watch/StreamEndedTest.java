package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Tid;
import org.junit.jupiter.api.Test;

/** The end of a stream says what to do in a field of its own. */
class StreamEndedTest {
  @Test
  void whereAnOlderCopyIsInItsPlace() {
    Fault ended = new StreamEndedException("Data.fs", new Tid(1), new Tid(2)).fault();
    assertThat(ended).isInstanceOf(Fault.Refused.class);
    assertThat(ended.place().tid()).isEqualTo(new Tid(1).toString());
    assertThat(ended.details().problem()).endsWith("is in its place");
    assertThat(ended.advice()).startsWith("restore the right one, or start again");
  }
}
