package org.example.toy;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ContainerMark;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SecretForm;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A note of the toy product: a text with a priority and a PIN, and whatever is pinned to it. */
public final class NoteType implements ObjectType {
  @Override
  public List<String> metaTypes() {
    return List.of("Camel ZODB Example Note");
  }

  @Override
  public Map<Global, String> classes() {
    return Map.of(new Global("Products.Toy.note", "Note"), "Camel ZODB Example Note");
  }

  @Override
  public Map<String, Value> defaults() {
    return Map.of("title", new Text("A note"), "priority", IntValue.of(3));
  }

  @Override
  public boolean isContainer() {
    return true;
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public String sourceExtension() {
    return "note";
  }

  @Override
  public Map<String, SecretForm> secrets() {
    return Map.of("pin", SecretForm.PASSWORD);
  }

  @Override
  public List<ContainerMark> marks() {
    return List.of(
        new ContainerMark.Ids("__toy_notes__"), new ContainerMark.Attribute("__toy__", "main"));
  }

  @Override
  public Set<String> classNames(String metaType) {
    return Set.of("pinned");
  }

  @Override
  public List<String> permissions() {
    return List.of("Toy: Read notes");
  }

  @Override
  public String fault(ObjectData data, List<String> children) {
    return data.metadata().get("priority") instanceof IntValue number && number.asLong() <= 5
        ? null
        : "the priority of a note is a number up to 5";
  }

  @Override
  public ObjectData.Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    metadata.put("priority", object.get("priority"));
    metadata.put("pin", object.get("pin"));
    metadata.put("contents", ids(object));
    return object.bytes("body");
  }

  private static Value ids(ObjectAttributes object) throws ObjectReadException {
    io.camelzodb.pickle.ListValue ids = new io.camelzodb.pickle.ListValue();
    Value entries = object.get("_objects", io.camelzodb.pickle.Tuple.EMPTY);
    for (Value item : object.items(entries, "_objects")) {
      if (item instanceof io.camelzodb.pickle.Dictionary entry) {
        ids.add(entry.get("id"));
      }
    }
    return ids;
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.Toy.note", "Note");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    object.copyNumber("priority", "priority");
    object.copyText("pin", "pin");
    if (object.optional("contents") != null) {
      object.texts(object.required("contents"), "contents");
    }
    if (object.sourceChanged()) {
      object.state().set("body", new Text(object.sourceText()));
    }
  }
}
