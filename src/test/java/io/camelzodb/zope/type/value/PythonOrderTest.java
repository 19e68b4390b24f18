package io.camelzodb.zope.type.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PythonOrderTest {

  @Test
  void ordersByCodePointNotByUnit() {
    String beyond = "\ud83d\ude00";
    assertThat(PythonOrder.TEXT.compare("\uffff", beyond)).isNegative();
    assertThat(PythonOrder.TEXT.compare("\ud800", "\uffff")).isNegative();
    assertThat(PythonOrder.TEXT.compare("\ud83dx", beyond)).isNegative();
  }

  @Property
  void agreesWithTheCodePoints(@ForAll String left, @ForAll String right) {
    int expected = Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    assertThat(Integer.signum(PythonOrder.TEXT.compare(left, right)))
        .isEqualTo(Integer.signum(expected));
  }
}
