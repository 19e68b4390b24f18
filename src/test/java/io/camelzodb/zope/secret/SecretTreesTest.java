package io.camelzodb.zope.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.MemorySnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Passwords in BTrees of several levels, which small databases do not have. */
class SecretTreesTest {
  private static final Text ANNA = new Text("anna");
  private static final Text HASH = new Text("{SSHA}x");
  private static final Text STARS = new Text("********");

  private final SecretTrees trees = new SecretTrees(Secrecy.MASK);

  @Test
  void keysBetweenBucketsStay() {
    PickledObject users =
        record(
            "Some.Users",
            MemorySnapshot.attributes("_user_passwords", MemorySnapshot.reference(2)));
    Value children =
        Tuple.of(MemorySnapshot.reference(3), new Text("m"), MemorySnapshot.reference(4));
    PickledObject tree =
        record("BTrees.OOBTree.OOBTree", Tuple.of(children, MemorySnapshot.reference(3)));
    PickledObject first =
        record(
            "BTrees.OOBTree.OOBucket", Tuple.of(Tuple.of(ANNA, HASH), MemorySnapshot.reference(4)));
    PickledObject second =
        record("BTrees.OOBTree.OOBucket", Tuple.of(Tuple.of(new Text("zoe"), HASH)));
    assertThat(shown(1, users)).isEqualTo(text(users));
    assertThat(shown(2, tree)).isEqualTo(text(tree));
    assertThat(shown(3, first))
        .isEqualTo(
            text(
                record(
                    "BTrees.OOBTree.OOBucket",
                    Tuple.of(Tuple.of(ANNA, STARS), MemorySnapshot.reference(4)))));
    assertThat(shown(4, second))
        .isEqualTo(
            text(record("BTrees.OOBTree.OOBucket", Tuple.of(Tuple.of(new Text("zoe"), STARS)))));
  }

  @Test
  void otherTreesLoseOnlyWhatIsNamedAsASecret() {
    PickledObject bucket =
        record(
            "BTrees.OOBTree.OOBucket",
            Tuple.of(Tuple.of(new Text("plone.smtp_pass"), HASH, new Text("title"), HASH)));
    assertThat(shown(1, bucket))
        .isEqualTo(
            text(
                record(
                    "BTrees.OOBTree.OOBucket",
                    Tuple.of(
                        Tuple.of(new Text("plone.smtp_pass"), STARS, new Text("title"), HASH)))));
  }

  @Test
  void keyringsLoseTheirKeys() {
    Text name = new Text("_system");
    assertThat(shown(1, record("plone.keyring.keyring.Keyring", keyring(HASH, name))))
        .isEqualTo(text(record("plone.keyring.keyring.Keyring", keyring(STARS, name))));
    assertThat(shown(2, record("Some.Keyring", keyring(HASH, name))))
        .isEqualTo(text(record("Some.Keyring", keyring(HASH, name))));
  }

  @Test
  void aMaskIsFoundWhereASecretWouldBe() {
    String users = "_user_passwords";
    PickledObject manager =
        record("Some.Users", MemorySnapshot.attributes(users, MemorySnapshot.reference(2)));
    assertThat(trees.isMasked(new Oid(1), manager)).isFalse();
    assertThat(trees.isMasked(new Oid(2), bucket(ANNA, STARS))).isTrue();
    assertThat(trees.isMasked(new Oid(2), bucket(ANNA, HASH))).isFalse();
    assertThat(trees.isMasked(new Oid(3), bucket(ANNA, STARS))).isFalse();
    assertThat(trees.isMasked(new Oid(3), bucket(new Text("plone.smtp_pass"), STARS))).isTrue();
    PickledObject ring = record("plone.keyring.keyring.Keyring", keyring(STARS, ANNA));
    assertThat(trees.isMasked(new Oid(4), ring)).isTrue();
  }

  private static PickledObject bucket(Text key, Text value) {
    return record("BTrees.OOBTree.OOBucket", Tuple.of(Tuple.of(key, value)));
  }

  private static Value keyring(Text key, Text name) {
    Dictionary state = new Dictionary();
    state.put(new Text("data"), new ListValue(List.of(key, key)));
    state.put(new Text("__name__"), name);
    return state;
  }

  private String shown(long oid, PickledObject record) {
    return text(trees.shown(new Oid(oid), record));
  }

  private static String text(PickledObject record) {
    return CanonicalText.of(record.pickles());
  }

  private static PickledObject record(String className, Value state) {
    int dot = className.lastIndexOf('.');
    Global name = new Global(className.substring(0, dot), className.substring(dot + 1));
    return new PickledObject(List.of(name, state));
  }
}
