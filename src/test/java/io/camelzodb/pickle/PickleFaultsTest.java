package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.UnrecordedFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is wrong with a pickle or a literal has its kind and its advice as fields. */
class PickleFaultsTest {
  private static Fault fault(ThrowingCallable work) {
    Exception thrown = catchThrowableOfType(Exception.class, work);
    Fault fault = ((ThrownFault) thrown).fault();
    assertThat(thrown).hasMessage(fault.message());
    return fault;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aBrokenStreamIsDamaged() {
    Fault cut = fault(() -> PickleReader.read(ascii("(lp0\nI1"), PickleLimits.DEFAULT));
    assertThat(cut).isInstanceOf(Fault.Damaged.class);
    assertThat(cut.advice()).isNull();
    assertThat(cut.place()).isEqualTo(FaultPlace.NOWHERE);
  }

  @Test
  void aLongStreamExceedsALimit() {
    Fault deep =
        fault(() -> PickleReader.read(ascii("((tt."), PickleLimits.DEFAULT.withMaxDepth(1)));
    assertThat(deep).isInstanceOf(Fault.Limit.class);
    Fault large =
        fault(() -> PickleReader.read(ascii("]."), PickleLimits.DEFAULT.withMaxMemory(1)));
    assertThat(large).isInstanceOf(Fault.Limit.class);
    assertThat(large.advice()).contains("-Xmx");
    assertThat(large.details().problem()).endsWith(" at byte 0").doesNotContain(";");
  }

  @Test
  void whatNoPickleHasIsRefused() {
    Fault printed = fault(() -> PickleWriter.write(new PrintedValue("<x>"), 3));
    assertThat(printed).isInstanceOf(Fault.Refused.class);
  }

  @Test
  void longMetadataExceedALimit() {
    Value value = NoneValue.NONE;
    for (int i = 0; i < 300; i++) {
      value = Tuple.of(List.of(value));
    }
    TreeMap<String, Value> metadata = new TreeMap<>();
    metadata.put("deep", value);
    Fault deep = fault(() -> MetadataFile.format(metadata));
    assertThat(deep).isInstanceOf(Fault.Limit.class);
    assertThat(deep.details().problem()).endsWith("more than can be read back");
    assertThat(deep.advice())
        .isEqualTo("make it flatter in Zope, or leave the object out with zodb.exclude");
  }

  @Test
  void aReasonThatIsNoTextNamesItsFileAndLine() {
    PickleException broken =
        catchThrowableOfType(
            PickleException.class, () -> UnrecordedFile.parse(ascii("[('a', 1)]")));
    Fault fault = new TreeFault("/mirror/__unrecorded__", broken).fault();
    assertThat(fault.message())
        .isEqualTo(
            "/mirror/__unrecorded__: line 1, column 1: the reason for a is not a text; record the"
                + " folder again");
    assertThat(fault.advice()).isEqualTo("record the folder again");
    assertThat(fault.place()).isEqualTo(FaultPlace.ofLine("/mirror/__unrecorded__", 1));
  }

  @Test
  void tooManyValuesExceedALimit() {
    Fault many =
        fault(
            () ->
                new ValueBudget(ValueLimits.DEFAULT.withMaxVisited(1))
                    .count(Tuple.of(List.of(NoneValue.NONE, NoneValue.NONE))));
    assertThat(many).isInstanceOf(Fault.Limit.class);
  }
}
