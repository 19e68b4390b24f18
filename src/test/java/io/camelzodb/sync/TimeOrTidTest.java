package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Tid;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeOrTidTest {
  @Test
  void takesTidsAndTimes() {
    assertThat(TimeOrTid.parse("0x03FDC27a01096bbb")).isEqualTo(new Tid(0x03fdc27a01096bbbL));
    Tid noon = TimeOrTid.parse("2025-01-02T12:00:00Z");
    assertThat(noon.time()).isEqualTo("2025-01-02T12:00:00Z");
    for (String same :
        List.of("2025-01-02T12:00", "2025-01-02 12:00:00", "2025-01-02T13:00:00.000+01:00")) {
      assertThat(TimeOrTid.parse(same)).as(same).isEqualTo(noon);
    }
    assertThat(TimeOrTid.parse("2025-01-02").time()).isEqualTo("2025-01-02T00:00:00Z");
  }

  @Test
  void refusesTheRest() {
    for (String wrong : List.of("", "now", "0x12", "2025-13-01", "2025-01-02T25:00", "1e9")) {
      assertThatThrownBy(() -> TimeOrTid.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("neither a tid");
    }
  }
}
