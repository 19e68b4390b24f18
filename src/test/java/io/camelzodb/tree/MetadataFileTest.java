package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.testing.MemorySnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MetadataFileTest {
  private static final Global DEQUE = new Global("collections", "deque");

  @Test
  void breaksListsAtLevelTwoButNoTuples() throws Exception {
    assertThat(format("owner", Tuple.of(MemorySnapshot.texts("acl_users"), new Text("anna"))))
        .isEqualTo("[\n    ('owner', (['acl_users'], 'anna')),\n]\n");
    assertThat(
            format(
                "owner",
                new ListValue(List.of(MemorySnapshot.texts("acl_users"), new Text("anna")))))
        .isEqualTo("[\n    ('owner', [\n        ['acl_users'],\n        'anna',\n    ]),\n]\n");
  }

  @Test
  void writesEmptyBrokenListsOnTwoLinesAndTuplesOfOneWithASpace() throws Exception {
    assertThat(format("proxy_roles", new ListValue()))
        .isEqualTo("[\n    ('proxy_roles', [\n    ]),\n]\n");
    assertThat(format("roles", Tuple.of(new Text("Editor"))))
        .isEqualTo("[\n    ('roles', ('Editor', )),\n]\n");
    assertThat(format("x", Tuple.EMPTY)).isEqualTo("[\n    ('x', ()),\n]\n");
  }

  @Test
  void breaksPermissionsAndLocalRolesAtLevelFour() throws Exception {
    Value permission = Tuple.of(new Text("View"), BoolValue.FALSE, MemorySnapshot.texts("Manager"));
    assertThat(format("perms", new ListValue(List.of(permission))))
        .isEqualTo(
            lines(
                "[",
                "    ('perms', [",
                "        ('View', False, [",
                "            'Manager',",
                "        ]),",
                "    ]),",
                "]"));
    Value local = Tuple.of(new Text("anna"), Tuple.of(new Text("Editor")));
    assertThat(format("local_roles", new ListValue(List.of(local))))
        .isEqualTo(
            lines(
                "[",
                "    ('local_roles', [",
                "        ('anna', (",
                "            'Editor',",
                "        )),",
                "    ]),",
                "]"));
    assertThat(format("else", new ListValue(List.of(local))))
        .isEqualTo("[\n    ('else', [\n        ('anna', ('Editor', )),\n    ]),\n]\n");
  }

  @Test
  void breaksPropertiesAtLevelFive() throws Exception {
    Value pair = Tuple.of(new Text("value"), MemorySnapshot.texts("a", "b"));
    assertThat(format("props", new ListValue(List.of(new ListValue(List.of(pair))))))
        .isEqualTo(
            lines(
                "[",
                "    ('props', [",
                "        [('value', [",
                "            'a',",
                "            'b',",
                "        ])],",
                "    ]),",
                "]"));
  }

  @Test
  void refusesAListThatContainsItself() {
    ListValue endless = new ListValue();
    endless.add(endless);
    assertThatThrownBy(() -> format("x", endless)).isInstanceOf(PickleException.class);
    ListValue doubled = new ListValue();
    doubled.add(doubled);
    doubled.add(doubled);
    assertThatThrownBy(() -> format("x", doubled)).isInstanceOf(PickleException.class);
  }

  /** Brackets of all kinds count, not only those of lists and tuples. */
  @Test
  void whatIsWrittenCanBeReadHoweverDeepItIs() throws Exception {
    List<UnaryOperator<Value>> kinds =
        List.of(
            each -> new ListValue(List.of(each)),
            Tuple::of,
            each -> MemorySnapshot.attributes("a", each),
            each ->
                new Instance(
                    Instance.Kind.REDUCE, DEQUE, Tuple.of(new ListValue(List.of(each))), null),
            each -> MemorySnapshot.attributes("('[{", Tuple.of(new ListValue(List.of(each)))));
    for (UnaryOperator<Value> kind : kinds) {
      int written = 0;
      int refused = 0;
      Value value = new Text("x");
      for (int depth = 0; depth < 230; depth++) {
        value = kind.apply(value);
        try {
          MetadataFile.parse(format("props", value).getBytes(StandardCharsets.UTF_8));
          assertThat(refused).isZero();
          written++;
        } catch (PickleException tooDeep) {
          assertThat(tooDeep).hasMessageContainingAll("200 levels", "zodb.exclude");
          refused++;
        }
      }
      assertThat(written).isBetween(60, 199);
      assertThat(refused).isPositive();
    }
  }

  @Test
  void readsWhatItWrites() throws Exception {
    SortedMap<String, Value> metadata = new TreeMap<>();
    metadata.put("title", new Text("Grüße, 'so' \"and\" so\n"));
    metadata.put("type", new Text("Folder"));
    byte[] file = MetadataFile.format(metadata);
    assertThat(MetadataFile.parse(file)).isEqualTo(metadata);
    assertThatThrownBy(() -> MetadataFile.parse("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("not a list of pairs");
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String format(String key, Value value) throws PickleException {
    SortedMap<String, Value> metadata = new TreeMap<>();
    metadata.put(key, value);
    return new String(MetadataFile.format(metadata), StandardCharsets.UTF_8);
  }
}
