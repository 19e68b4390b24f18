package io.camelzodb.zope.type;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.record.RecordAllocator;
import io.camelzodb.zope.record.StateEdit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of files into the states of objects, as Zope would store them: the reverse of
 * {@link ObjectTypes}. In an existing object only differences are changed; the rest of its state is
 * kept. Not safe for many threads.
 */
public final class ObjectDataWriter {
  private static final Text TITLE = new Text("title");

  private final Snapshot snapshot;
  private final ZopeOptions options;
  private final Instant now;
  private long made;

  /**
   * Creates it.
   *
   * @param snapshot the snapshot for further records of an object
   * @param now the creation time of new objects
   */
  public ObjectDataWriter(Snapshot snapshot, ZopeOptions options, Instant now) {
    this.snapshot = snapshot;
    this.options = options;
    this.now = now;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  ZopeOptions options() {
    return options;
  }

  /** Returns seconds since 1970 with microseconds, as Python's {@code time()}. */
  public double time() {
    return now.getEpochSecond() + now.getNano() / 1e9;
  }

  /** Returns a number that is unique within this writer. */
  public long number() {
    return ++made;
  }

  /** Returns the class of new objects of a meta type; null if they cannot be created. */
  public static @Nullable Global newClass(String metaType) {
    ObjectType type = ObjectTypes.typeOf(metaType);
    return type == null ? null : type.newClass(metaType);
  }

  /** Whether a meta type is one of those that are read in full. */
  public static boolean isKnown(String metaType) {
    return ObjectTypes.typeOf(metaType) != null;
  }

  /** Whether objects of a meta type are containers. */
  public static boolean isContainer(String metaType) {
    ObjectType type = ObjectTypes.typeOf(metaType);
    return type != null && type.isContainer();
  }

  /**
   * The attributes of a new object.
   *
   * @param acquiredOwner the owner that it would acquire from the containers around it, or null
   * @throws ObjectWriteException if the files contain something impossible
   * @throws StorageException if the storage takes no record now
   */
  public StateEdit create(
      ObjectPath path, ObjectData target, @Nullable Value acquiredOwner, RecordAllocator records)
      throws StorageException {
    ObjectType type = type(path, target);
    StateEdit state = new StateEdit();
    String id = type.idAttribute();
    if (id != null) {
      state.set(id, new Text(path.id()));
    }
    ObjectWriter writing = new ObjectWriter(path, state, target, null, true, this, records);
    write(type, writing, classTitle(type, type.newClass(metaType(path, target))), false);
    SecurityWriter.create(writing, acquiredOwner);
    finish(writing);
    return state;
  }

  /**
   * Changes the attributes of an object to those of files.
   *
   * @param className the class of the object
   * @param current the data that files of the present object would have
   * @param sourceChanged whether the source is another one
   * @param state the attributes, as they are or with children added and removed
   * @throws ObjectWriteException if the files hold an invalid value
   * @throws StorageException if the storage takes no record now
   */
  public void change(
      ObjectPath path,
      @Nullable Global className,
      ObjectData current,
      ObjectData target,
      boolean sourceChanged,
      StateEdit state,
      RecordAllocator records)
      throws StorageException {
    ObjectType type = type(path, target);
    ObjectWriter writing =
        new ObjectWriter(path, state, target, current, sourceChanged, this, records);
    boolean root = current.metadata().containsKey("is_root");
    write(type, writing, classTitle(type, className), root);
    SecurityWriter.change(writing, root);
    finish(writing);
  }

  private void write(ObjectType type, ObjectWriter writing, Value classTitle, boolean root)
      throws StorageException {
    writing.optional("type");
    if (writing.optional("is_root") != null && !root && !writing.isNew()) {
      throw writing.fail("only the root of the tree can have is_root");
    }
    type.write(writing);
    title(type, writing, classTitle);
    if (type.hasProperties()) {
      PropertyMetadata.write(writing, type);
    }
    if (type.isCacheable()) {
      cacheManager(writing);
    }
  }

  private static void title(ObjectType type, ObjectWriter writing, Value classTitle)
      throws ObjectWriteException {
    Value title = writing.optional(TITLE.value());
    if (title == null) {
      // Files have no title where the stored one is no text; which, they do not tell.
      if (writing.isNew() || writing.changed("title")) {
        writing.state().set("title", NoneValue.NONE);
      }
      return;
    }
    if (!(title instanceof Text)) {
      throw writing.fail("title is not a text");
    }
    boolean stored = writing.isNew() && type.storesTitle();
    if (stored || (writing.changed("title") && !(writing.isNew() && title.equals(classTitle)))) {
      writing.state().set("title", title);
    }
  }

  private static void cacheManager(ObjectWriter writing) throws ObjectWriteException {
    Value manager = writing.optional("zcachemanager");
    if (manager != null && !(manager instanceof Text)) {
      throw writing.fail("zcachemanager is not a text");
    }
    if (writing.changed("zcachemanager") && !(writing.isNew() && manager == null)) {
      writing.state().set("_Cacheable__manager_id", manager == null ? NoneValue.NONE : manager);
    }
  }

  private static void finish(ObjectWriter writing) throws ObjectWriteException {
    Value layer = writing.optional(ObjectLayers.ATTRIBUTE);
    if (layer != null || writing.state().get(ObjectLayers.ATTRIBUTE) != null) {
      writing.state().set(ObjectLayers.ATTRIBUTE, layer == null ? NoneValue.NONE : layer);
    }
    if (writing.hasUnusedSource()) {
      throw writing.fail("an object of its type has no source", "remove the file");
    }
    Value id = writing.optional("id");
    if (id != null && !id.equals(new Text(writing.path().id()))) {
      throw writing.fail("its id is not the name of its folder", "remove the id from its metadata");
    }
    TreeSet<String> unused = new TreeSet<>(writing.unused());
    if (!unused.isEmpty()) {
      writing.at(unused.first(), null);
      throw writing.fail(
          "an object of its type has no " + String.join(", ", unused), "mend its metadata");
    }
  }

  private static ObjectType type(ObjectPath path, ObjectData target) throws ObjectWriteException {
    String metaType = metaType(path, target);
    ObjectType type = ObjectTypes.typeOf(metaType);
    if (type == null) {
      throw noType(path, metaType);
    }
    return type;
  }

  /** Returns the fault of files that name a type which does not exist. */
  public static ObjectWriteException noType(ObjectPath path, String metaType) {
    return new ObjectWriteException(
        path,
        new ObjectWriteException.MetadataKey("type", null),
        "there is no type " + metaType,
        null);
  }

  /** Returns the meta type in files. */
  public static String metaType(ObjectPath path, ObjectData target) throws ObjectWriteException {
    if (target.metadata().get("type") instanceof Text type) {
      return type.value();
    }
    throw new ObjectWriteException(
        path,
        new ObjectWriteException.MetadataKey("type", null),
        "its metadata names no type",
        null);
  }

  private static Value classTitle(ObjectType type, @Nullable Global className) {
    Value own = type.defaults().get("title");
    if (own != null) {
      return own;
    }
    String title = MetaTypes.titleOf(className);
    return new Text(title == null ? "" : title);
  }

  /**
   * Whether the source of an object equals that of files, or becomes equal when Zope loads it.
   *
   * @throws IOException if one of them cannot be read
   */
  public static boolean sameSource(
      String metaType, ObjectData.@Nullable Source stored, ObjectData.@Nullable Source target)
      throws IOException {
    if (stored == null || target == null) {
      return stored == null && target == null;
    }
    ObjectType type = ObjectTypes.typeOf(metaType);
    return type == null
        ? SourceDigest.of(stored.content()).equals(SourceDigest.of(target.content()))
        : type.sameSource(stored, target);
  }

  /** Makes the record of an object of a class without arguments. */
  public static PickledObject record(Global className, Dictionary state) {
    return new PickledObject(List.of(className, state));
  }

  /** Makes an object inside the state of another one. */
  public static Instance inline(String module, String name, Dictionary state) {
    Instance object =
        new Instance(Instance.Kind.NEWOBJ, new Global(module, name), Tuple.EMPTY, null);
    object.add(new Instance.State(state));
    return object;
  }

  /** A dictionary with names as keys. */
  public static Dictionary dictionary(Object... pairs) {
    Dictionary dictionary = new Dictionary();
    for (int i = 0; i < pairs.length; i += 2) {
      dictionary.put(new Text((String) pairs[i]), (Value) pairs[i + 1]);
    }
    return dictionary;
  }

  /** A list of texts. */
  static ListValue list(String... texts) {
    ListValue list = new ListValue();
    for (String text : texts) {
      list.add(new Text(text));
    }
    return list;
  }
}
