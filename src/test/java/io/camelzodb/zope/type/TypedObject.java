package io.camelzodb.zope.type;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.testing.NotationText;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.RecordAllocator;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One object with the id {@code x} in a folder, for tests of its type: read as files have it,
 * created and changed. States are in the notation of state files, metadata are literals.
 */
public final class TypedObject implements RecordAllocator {
  private static final ObjectPath PATH = new ObjectPath(List.of("site", "x"));

  /** 2023-11-14, in seconds 1700000000.25. */
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L, 250_000_000L);

  private final MemorySnapshot snapshot = new MemorySnapshot();
  private final String className;
  private final Dictionary state;
  private ZopeOptions options = ZopeOptions.DEFAULT;
  private boolean wanted = true;
  private long lastOid = 0xff;
  private final StringBuilder records = new StringBuilder();

  private TypedObject(String className, String state, String container) throws IOException {
    this.className = className;
    this.state = (Dictionary) NotationText.value(state);
    Dictionary folder = new Dictionary();
    ((Dictionary) NotationText.value(container))
        .entries()
        .forEach(entry -> folder.put(entry.key(), entry.value()));
    folder.put(new Text("id"), new Text("site"));
    folder.put(new Text("_objects"), Tuple.of(MemorySnapshot.attributes("id", new Text("x"))));
    folder.put(new Text("x"), MemorySnapshot.reference(1));
    snapshot.add(0, "OFS.Folder.Folder", folder);
    snapshot.add(1, className, this.state);
  }

  /** An object with a record. */
  public static TypedObject stored(String className, String state) throws IOException {
    return new TypedObject(className, state, "{}");
  }

  /** An object with a record in a folder with these attributes. */
  public static TypedObject stored(String className, String state, String container)
      throws IOException {
    return new TypedObject(className, state, container);
  }

  /** No object yet. */
  public static TypedObject none() throws IOException {
    return new TypedObject("app.Nothing", "{}", "{}");
  }

  /** Uses other options. */
  public TypedObject with(ZopeOptions others) {
    options = others;
    return this;
  }

  /** Records of its own are not stored. */
  public TypedObject dryRun() {
    wanted = false;
    return this;
  }

  /** Adds a further record. */
  public TypedObject record(long oid, String recordClass, String attributes) throws IOException {
    snapshot.add(oid, recordClass, NotationText.value(attributes));
    return this;
  }

  /** Returns the types that read it. */
  public ObjectTypes types() {
    return new ObjectTypes(snapshot, options, new TextDecoder(problem -> {}));
  }

  /** Returns the object in its tree. */
  public ZopeObject object() throws IOException {
    return Objects.requireNonNull(new ObjectTree(snapshot, problem -> {}).resolve(PATH));
  }

  private ObjectData data() throws IOException {
    return types().read(object());
  }

  /** Returns what files have of it: the metadata, and the source after an arrow. */
  public String read() throws IOException {
    ObjectData data = data();
    List<Value> pairs = new ArrayList<>();
    data.metadata().forEach((key, value) -> pairs.add(Tuple.of(new Text(key), value)));
    String text = PythonRepr.repr(new ListValue(pairs));
    ObjectData.Source source = data.source();
    if (source == null) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    source.content().writeTo(bytes);
    Value content =
        source.text()
            ? new Text(bytes.toString(StandardCharsets.UTF_8))
            : new Bytes(bytes.toByteArray());
    return text + " -> " + PythonRepr.repr(content);
  }

  private static ObjectData target(String files) throws IOException {
    String[] parts = files.split(" -> ", 2);
    SortedMap<String, Value> metadata = new TreeMap<>();
    for (Value pair : ((ListValue) LocatedLiteral.parsePrinted(parts[0]).value()).items()) {
      metadata.put(((Text) ((Tuple) pair).get(0)).value(), ((Tuple) pair).get(1));
    }
    if (parts.length == 1) {
      return new ObjectData(metadata, null);
    }
    Value source = LocatedLiteral.parsePrinted(parts[1]).value();
    byte[] bytes =
        source instanceof Text text
            ? text.value().getBytes(StandardCharsets.UTF_8)
            : ((Bytes) source).bytes();
    return new ObjectData(
        metadata, new ObjectData.Source(Content.of(bytes), source instanceof Text));
  }

  /** Creates it from files; returns its attributes, and the records that it has besides. */
  public String create(String files) throws IOException {
    return create(files, null);
  }

  /** Creates it where it would acquire an owner. */
  public String create(String files, String acquiredOwner) throws IOException {
    Value owner = acquiredOwner == null ? null : NotationText.value(acquiredOwner);
    StateEdit edit = writer().create(PATH, target(files), owner, this);
    return NotationText.line(edit.state()) + records;
  }

  /**
   * Changes it to files.
   *
   * @param files with an arrow and a source if that has changed
   * @return the attributes that are other ones now, and the records that are stored
   */
  public String change(String files) throws IOException {
    ObjectData target = target(files);
    StateEdit edit = new StateEdit(state);
    writer()
        .change(PATH, object().className(), data(), target, target.source() != null, edit, this);
    Map<String, String> before = lines(state);
    StringBuilder changes = new StringBuilder();
    Map<String, String> after = lines(edit.state());
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            changes.append(' ').append(name).append('=').append(value);
          }
        });
    before.keySet().stream()
        .filter(name -> !after.containsKey(name))
        .forEach(name -> changes.append(" -").append(name));
    return (changes + records.toString()).strip();
  }

  private static Map<String, String> lines(Dictionary attributes) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    for (Entry entry : attributes.entries()) {
      lines.put(
          Objects.requireNonNull(Dictionary.nameOf(entry.key())), NotationText.line(entry.value()));
    }
    return lines;
  }

  private ObjectDataWriter writer() {
    return new ObjectDataWriter(snapshot, options, NOW);
  }

  @Override
  public Oid newOid() {
    return new Oid(++lastOid);
  }

  @Override
  public void store(Oid oid, Tid serial, PickledObject record) {
    try {
      records.append(" + ").append(Long.toHexString(oid.value())).append(' ');
      records.append(NotationText.line(record.classPart())).append(' ');
      records.append(NotationText.line(record.attributes()));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean storesRecords() {
    return wanted;
  }

  @Override
  public String toString() {
    return className;
  }
}
