package io.camelzodb.zope.content;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values of any kind, many of them of the kinds that content has, in the wrong places. */
final class RandomValues {
  private static final List<Global> CLASSES =
      List.of(
          new Global("DateTime.DateTime", "DateTime"),
          new Global("datetime", "datetime"),
          new Global("datetime", "date"),
          new Global("datetime", "timezone"),
          new Global("pytz", "_p"),
          new Global("pytz", "_UTC"),
          new Global("_codecs", "encode"),
          new Global("__builtin__", "set"),
          new Global("decimal", "Decimal"),
          new Global("zope.i18nmessageid.message", "Message"),
          new Global("ZODB.blob", "Blob"),
          new Global("OFS.Image", "Pdata"),
          new Global("OFS.Image", "File"),
          new Global("Products.Archetypes.BaseUnit", "BaseUnit"),
          new Global("plone.app.textfield.value", "RichTextValue"),
          new Global("plone.namedfile.file", "NamedBlobImage"),
          new Global("plone.app.blob.field", "BlobWrapper"),
          new Global("persistent.mapping", "PersistentMapping"),
          new Global("persistent.list", "PersistentList"),
          new Global("BTrees.OOBTree", "OOBTree"),
          new Global("BTrees.OOBTree", "OOBucket"),
          new Global("BTrees.IOBTree", "IOTreeSet"),
          new Global("copy_reg", "_reconstructor"),
          new Global("", ""));

  private static final List<String> NAMES =
      List.of(
          "data",
          "_data",
          "raw",
          "mimetype",
          "content_type",
          "contentType",
          "size",
          "blob",
          "_blob",
          "_raw_holder",
          "value",
          "next",
          "width",
          "filename",
          "id",
          "title",
          "type",
          "metadata",
          "sys_metadata",
          "comment",
          "review_state",
          "_comments",
          "_container",
          "_full",
          "_uid",
          "plone.scale",
          "plone.app.discussion:conversation",
          "_t",
          "_tz",
          "_timezone_naive",
          "Archetypes.storage.AnnotationStorage-image",
          "Archetypes.storage.",
          "__",
          "fieldname");

  private static final List<Double> NUMBERS =
      List.of(0.0, -1.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300, 1.3e9);

  private final Random random;
  private final List<Oid> oids;

  RandomValues(Random random, List<Oid> oids) {
    this.random = random;
    this.oids = oids;
  }

  /** A value of at most so many levels. */
  Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 16 : 8)) {
      case 0 -> NoneValue.NONE;
      case 1 -> random.nextBoolean() ? BoolValue.TRUE : BoolValue.FALSE;
      case 2 -> IntValue.of(random.nextBoolean() ? random.nextInt(5) - 2 : random.nextLong());
      case 3 -> new FloatValue(NUMBERS.get(random.nextInt(NUMBERS.size())));
      case 4 -> text();
      case 5 -> new OldString(bytes());
      case 6 -> new Bytes(bytes());
      case 7, 8 -> reference();
      case 9, 10 -> instance(depth - 1);
      case 11, 12 -> dictionary(depth - 1);
      case 13 -> list(depth - 1);
      default -> Tuple.of(values(depth - 1));
    };
  }

  private ListValue list(int depth) {
    ListValue list = new ListValue();
    values(depth).forEach(list::add);
    return list;
  }

  private Text text() {
    String[] texts = {
      "", "text/html", "GMT+1", "Europe/Zurich", "a/../b", "\ud800", "\u0000", "x".repeat(3000), "7"
    };
    return new Text(
        random.nextInt(3) == 0
            ? NAMES.get(random.nextInt(NAMES.size()))
            : texts[random.nextInt(texts.length)]);
  }

  private byte[] bytes() {
    int[] lengths = {0, 1, 4, 8, 10, 500};
    byte[] bytes = new byte[lengths[random.nextInt(lengths.length)]];
    random.nextBytes(bytes);
    return bytes;
  }

  private Reference reference() {
    Oid oid =
        random.nextInt(8) == 0 ? new Oid(random.nextLong()) : oids.get(random.nextInt(oids.size()));
    Bytes name = new Bytes(oid.toBytes());
    Global className = CLASSES.get(random.nextInt(CLASSES.size()));
    ListValue weak = new ListValue();
    weak.add(new Text("w"));
    weak.add(Tuple.of(name));
    Value id =
        switch (random.nextInt(8)) {
          case 0 -> name;
          case 1 -> weak;
          case 2 -> new Text("not an oid");
          default -> Tuple.of(name, className);
        };
    return new Reference(id, true);
  }

  private Instance instance(int depth) {
    Instance.Kind[] kinds = Instance.Kind.values();
    Value callable =
        random.nextInt(10) == 0 ? value(depth) : CLASSES.get(random.nextInt(CLASSES.size()));
    Value arguments = random.nextInt(10) == 0 ? value(depth) : Tuple.of(values(depth));
    Instance instance =
        new Instance(kinds[random.nextInt(kinds.length)], callable, arguments, null);
    if (random.nextInt(4) > 0) {
      Value state = random.nextBoolean() ? dictionary(depth) : value(depth);
      instance.add(new Instance.State(state));
    }
    if (random.nextInt(6) == 0) {
      instance.add(new Instance.Append(values(depth)));
      instance.add(new Instance.Items(dictionary(depth).entries()));
    }
    return instance;
  }

  private Dictionary dictionary(int depth) {
    Dictionary dictionary = new Dictionary();
    for (int i = random.nextInt(5); i > 0; i--) {
      dictionary.put(random.nextInt(6) == 0 ? value(depth) : text(), value(depth));
    }
    if (random.nextInt(10) == 0) {
      dictionary.put(text(), dictionary);
    }
    return dictionary;
  }

  private List<Value> values(int depth) {
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      values.add(value(depth));
    }
    return values;
  }

  /** A state with some of its values replaced. */
  Value damaged(Value state) {
    if (!(state instanceof Dictionary attributes)) {
      return random.nextInt(6) == 0 ? value(4) : state;
    }
    Dictionary damaged = new Dictionary();
    for (Entry entry : attributes.entries()) {
      damaged.put(entry.key(), random.nextInt(5) == 0 ? value(4) : entry.value());
    }
    while (random.nextInt(3) == 0) {
      damaged.put(text(), value(4));
    }
    return damaged;
  }
}
