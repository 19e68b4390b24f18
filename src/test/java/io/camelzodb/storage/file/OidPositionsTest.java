package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OidPositionsTest {
  @Test
  void keepsTheNewestPositionOfEachObject() {
    Random random = new Random(7);
    OidPositions positions = new OidPositions();
    Map<Long, Long> expected = new TreeMap<>(Long::compareUnsigned);
    assertThat(positions.get(1)).isZero();
    assertThat(positions.largest()).isZero();
    for (int i = 1; i <= 20_000; i++) {
      long oid = i % 3 == 0 ? random.nextInt(5000) : random.nextLong();
      positions.put(oid, i);
      expected.put(oid, (long) i);
      if (i % 1000 == 1) {
        assertThat(positions.size()).isEqualTo(expected.size());
      }
    }
    assertThat(positions.sortedOids())
        .containsExactly(expected.keySet().stream().mapToLong(Long::longValue).toArray());
    assertThat(positions.size()).isEqualTo(expected.size());
    expected.forEach((oid, at) -> assertThat(positions.get(oid)).isEqualTo(at));
    assertThat(positions.get(5001)).isZero();
  }

  @Test
  void oidsHaveNoSign() {
    OidPositions positions = new OidPositions();
    positions.put(0, 4);
    assertThat(positions.largest()).isZero();
    positions.put(-2, 5);
    positions.put(7, 6);
    assertThat(positions.largest()).isEqualTo(-2);
    assertThat(positions.sortedOids()).containsExactly(0, 7, -2);
  }
}
