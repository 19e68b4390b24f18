package io.camelzodb.zope.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.zope.ObjectData;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets within the values of properties, whatever collection holds them. */
class PropertySecretsTest {
  private static final String VALUE =
      "[{'user': 'anna', 'password': 'pw1'}, OrderedDict([('api_key', 'pw2'), ('b', 1)]),"
          + " namespace(secret='pw3', d=datetime.date(2025, 2, 3))]";

  private static ObjectData data(String value) throws Exception {
    Value props =
        LocatedLiteral.parsePrinted("[[('id', 'settings'), ('value', " + value + ")]]").value();
    return new ObjectData(new TreeMap<>(Map.of("props", props)), null);
  }

  private static String text(ObjectData data) {
    return PythonRepr.repr(data.metadata().get("props"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Secrecy.class,
      names = {"MASK", "OMIT"})
  void areHiddenAndPutBack(Secrecy secrecy) throws Exception {
    ObjectData stored = data(VALUE);
    ObjectData shown = SecretMetadata.shown(stored, secrecy);
    assertThat(text(shown)).doesNotContain("pw").contains("'anna'", "('b', 1)", "datetime.date");
    assertThat(MaskedSecrets.in(shown).isEmpty()).isEqualTo(secrecy == Secrecy.OMIT);
    ObjectData restored = MaskedSecrets.restored(data(value(text(shown))), stored);
    assertThat(text(restored)).isEqualTo(text(stored));
    // What files say otherwise is no mask of what is stored: a mask in it is told.
    ObjectData other = data(value(text(shown)).replace("'anna'", "'bert'"));
    assertThat(MaskedSecrets.restored(other, stored)).isNotNull();
    assertThat(MaskedSecrets.in(MaskedSecrets.restored(other, stored)).isEmpty())
        .isEqualTo(secrecy == Secrecy.OMIT);
  }

  private static String value(String props) {
    String start = "[[('id', 'settings'), ('value', ";
    return props.substring(start.length(), props.length() - 3);
  }
}
