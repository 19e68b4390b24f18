package io.camelzodb.zope.type;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.value.LiteralEncoder;
import io.camelzodb.zope.type.value.PythonTruth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link ObjectData} of any object: everything for classic Zope objects, type and title
 * for all others. Stateless; safe for many threads if the decoder is.
 */
public final class ObjectTypes {
  private static final Text EMPTY = new Text("");

  private final Snapshot snapshot;
  private final ZopeOptions options;
  private final TextDecoder decoder;
  private OidSet acquired = new OidSet();
  private @Nullable ObjectAttributes asking;

  /** Creates it for a snapshot, from which chains of data and users are read. */
  public ObjectTypes(Snapshot snapshot, ZopeOptions options, TextDecoder decoder) {
    this.snapshot = snapshot;
    this.options = options;
    this.decoder = decoder;
  }

  /** Whether objects of a meta type are read in full, with their children. */
  public static boolean isSupported(@Nullable String metaType) {
    return typeOf(metaType) != null;
  }

  /**
   * Reads an object. For one that is not {@linkplain #isSupported supported}: {@code type}, {@code
   * title} and {@code unsupported}.
   *
   * @throws ObjectReadException if a required attribute is missing or has a type that Zope could
   *     not use, or if its values exceed {@link ValueLimits}, so that later code need not check
   *     them
   */
  public ObjectData read(ZopeObject object) throws ObjectReadException {
    if (!acquired.isEmpty()) {
      acquired = new OidSet();
    }
    asking = null;
    try {
      ObjectData data = data(object);
      ValueBudget budget = new ValueBudget();
      data.metadata().values().forEach(budget::count);
      return data;
    } catch (ValueLimitException tooMuch) {
      String asked = asking == null ? "" : asking.asked();
      throw new ObjectReadException(
          object.path(),
          "the record "
              + object.oid()
              + (asked.isEmpty() ? "" : ", read as far as its attribute " + asked + ",")
              + " has "
              + tooMuch.fault().details().problem(),
          "make it smaller in Zope, or leave the object out with zodb.exclude");
    }
  }

  private ObjectData data(ZopeObject object) throws ObjectReadException {
    String metaType = object.metaType() == null ? className(object) : object.metaType();
    SortedMap<String, Value> metadata = new TreeMap<>();
    metadata.put("type", new Text(metaType));
    ObjectType type = type(object.metaType());
    if (type == null) {
      title(object, object.state().get("title"), metadata);
      metadata.put("unsupported", new Text(metaType));
      return new ObjectData(metadata, null);
    }
    ObjectAttributes attributes = new ObjectAttributes(object, type, this);
    asking = attributes;
    ObjectData.Source source = type.read(attributes, metadata);
    title(object, attributes.own("title"), metadata);
    SecurityMetadata.read(attributes, metaType, isApplication(object), metadata);
    if (type.hasProperties()) {
      PropertyMetadata.read(attributes, metadata);
    }
    if (type.isCacheable()) {
      Value manager = attributes.get("_Cacheable__manager_id", EMPTY);
      if (PythonTruth.of(manager)) {
        metadata.put("zcachemanager", manager);
      }
    }
    // Properties are that already; elsewhere there are hardly ever others than plain literals.
    metadata.replaceAll((key, value) -> key.equals("props") ? value : counted(value));
    return new ObjectData(metadata, source);
  }

  /** Returns the class, as the type of an object without a known meta type. */
  private static String className(ZopeObject object) {
    return object.className() == null ? "" : object.className().dotted();
  }

  /** Returns a value in the form of files. */
  private Value counted(Value value) {
    ValueBudget budget = new ValueBudget();
    budget.count(value);
    return LiteralEncoder.isPlain(value)
        ? value
        : new LiteralEncoder(snapshot, budget, old -> old).of(value);
  }

  private void title(ZopeObject object, @Nullable Value stored, SortedMap<String, Value> metadata) {
    Value title = stored == null ? classTitle(object) : stored;
    if (title instanceof Instance) {
      // A message of zope.i18nmessageid, say, which is a text.
      title = counted(title);
    }
    if (title instanceof Text || title instanceof ByteString) {
      // Before it is decoded: it may be as long as a record.
      new ValueBudget().count(title);
      String text = decoder.text(title, () -> object.path() + ", title", object.oid());
      metadata.put("title", new Text(text == null ? "" : text));
    }
  }

  /**
   * Returns the containers that the last object also depends on, since it acquires attributes from
   * them, or would. Call it in the thread that read the object.
   */
  public OidSet acquired() {
    return acquired;
  }

  /** Notes that an attribute was looked up in a container around an object. */
  void acquire(ZopeObject container) {
    acquired.add(container.oid());
  }

  ZopeOptions options() {
    return options;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  TextDecoder decoder() {
    return decoder;
  }

  @Nullable ObjectType type(@Nullable String metaType) {
    return typeOf(metaType);
  }

  /** The extension of source files that a meta type has whatever the id; null for none. */
  public static @Nullable String sourceExtension(String metaType) {
    ObjectType type = typeOf(metaType);
    return type == null ? null : type.sourceExtension();
  }

  /** Whether the order of the contents counts in objects of a meta type. */
  public static boolean isOrdered(String metaType) {
    ObjectType type = typeOf(metaType);
    return type != null && type.isOrdered();
  }

  /** Whether objects of a meta type are folders of users. */
  public static boolean isUserFolder(String metaType) {
    ObjectType type = typeOf(metaType);
    return type != null && type.isUserFolder();
  }

  /** Returns the fault that the type finds in files, for people; null if there is none. */
  public static @Nullable String fault(String metaType, ObjectData data, List<String> children) {
    ObjectType type = typeOf(metaType);
    return type == null ? null : type.fault(data, children);
  }

  /** Returns the marks that objects of a meta type leave in their container. */
  public static List<ContainerMark> marks(@Nullable String metaType) {
    return metaType == null
        ? List.of()
        : RegisteredTypes.MARKS_BY_META_TYPE.getOrDefault(metaType, List.of());
  }

  /** Returns the marks that objects of any meta type leave in their container. */
  public static List<ContainerMark> marks() {
    return RegisteredTypes.MARKS;
  }

  /** The keys that hold secrets in metadata of a meta type, in the order of their names. */
  public static Map<String, SecretForm> secrets(String metaType) {
    return RegisteredTypes.secrets(metaType);
  }

  /** Returns the type of a meta type; null for an unknown one. */
  static @Nullable ObjectType typeOf(@Nullable String metaType) {
    return metaType == null ? null : RegisteredTypes.BY_META_TYPE.get(metaType);
  }

  /** Returns the default of an object's class for an attribute; null if it has none. */
  @Nullable Value classLevel(ZopeObject object, @Nullable ObjectType type, String name) {
    Value value = type == null ? null : type.defaults().get(name);
    return value == null && name.equals("title") ? classTitle(object) : value;
  }

  private static Value classTitle(ZopeObject object) {
    String title = MetaTypes.titleOf(object.className());
    return title == null ? EMPTY : new Text(title);
  }

  private static boolean isApplication(ZopeObject object) {
    Value own = object.state().get("isTopLevelPrincipiaApplicationObject");
    return own == null ? DatabaseRoot.APPLICATION.equals(object.className()) : PythonTruth.of(own);
  }

  /** The attributes of a property of the class's own: its pairs. */
  public static Dictionary property(String... pairs) {
    Dictionary property = new Dictionary();
    for (int i = 0; i < pairs.length; i += 2) {
      property.put(new Text(pairs[i]), new Text(pairs[i + 1]));
    }
    return property;
  }
}
