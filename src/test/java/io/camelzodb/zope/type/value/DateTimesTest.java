package io.camelzodb.zope.type.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateTimesTest {

  /** Each line printed by DateTime 6.0 itself: str(DateTime(micros / 1e6, zone)). */
  @ParameterizedTest
  @CsvSource({
    "1738551906000000, GMT+1, 2025/02/03 04:05:06 GMT+1",
    "1738535106500000, GMT+0530, 2025/02/03 03:55:6.500000 GMT+0530",
    "1738555506123456, GMT+0, 2025/02/03 04:05:6.123456 GMT+0",
    "1751529906000000, US/Eastern, 2025/07/03 04:05:06 US/Eastern",
    "1751508306000000, Europe/Berlin, 2025/07/03 04:05:06 Europe/Berlin",
    "-2208988800000000, UTC, 1900/01/01 00:00:00 UTC",
    "-500000, UTC, 1969/12/31 23:59:59.500000 UTC",
    "1738551906000000, cet, 2025/02/03 04:05:06 GMT+1",
    "-20000000000000000, UTC, 1336/03/15 12:26:40 UTC",
  })
  void printsInItsOwnZone(long micros, String zone, String text) {
    assertThat(DateTimes.text(instance(IntValue.of(micros), zone))).isEqualTo(text);
  }

  @Test
  void readsTheOlderStateWithFloatSeconds() {
    assertThat(DateTimes.text(instance(new FloatValue(1738551906.5), "GMT+1")))
        .isEqualTo("2025/02/03 04:05:6.500000 GMT+1");
  }

  @Test
  void tellsWhatIsNone() {
    assertThat(DateTimes.isDateTime(new Text("2025"))).isFalse();
    assertThat(DateTimes.text(instance(new Text("x"), "UTC"))).isNull();
  }

  private static Value instance(Value time, String zone) {
    Instance instance =
        new Instance(
            Instance.Kind.REDUCE,
            new Global("copyreg", "_reconstructor"),
            Tuple.of(new Global("DateTime.DateTime", "DateTime")),
            null);
    instance.add(new Instance.State(Tuple.of(time, BoolValue.FALSE, new Text(zone))));
    return instance;
  }
}
