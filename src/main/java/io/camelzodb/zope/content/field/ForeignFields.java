package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.foreign.ForeignObjectPaths;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an object of a foreign database: all its attributes, without children that
 * are objects of the tree themselves. Other content of a BTree, mapping or list is the field {@code
 * data}.
 */
final class ForeignFields {
  private final ObjectTree tree;
  private final RecordLookup records;
  private final ZopeObject object;
  private final String where;
  private boolean left;

  ForeignFields(ObjectTree tree, RecordLookup records, ZopeObject object) {
    this.tree = tree;
    this.records = records;
    this.object = object;
    this.where = object.path().toString();
  }

  Map<String, Value> of() {
    Map<String, Value> fields = new LinkedHashMap<>();
    Value state = object.record().state();
    if (state instanceof Dictionary attributes) {
      for (Entry entry : attributes.entries()) {
        String name = Dictionary.nameOf(entry.key());
        if (name != null) {
          Value value =
              ForeignObjectPaths.isContents(name) ? contents(entry.value()) : entry.value();
          if (value != null) {
            fields.put(name, value);
          }
        }
      }
    } else if (ForeignObjectPaths.isTree(object.className(), state)) {
      Value rest = shown(besides(records.entries(object.reference(), where)));
      if (rest != null) {
        fields.put("data", rest);
      }
    } else if (state != NoneValue.NONE) {
      fields.put("state", state);
    }
    return fields;
  }

  /** Returns the content of a container besides objects; null if it holds only objects. */
  private @Nullable Value contents(Value value) {
    Value rest = value;
    if (value instanceof Dictionary dictionary) {
      rest = besides(dictionary.entries());
    } else if (value instanceof ListValue list) {
      rest = besides(list);
    } else if (value instanceof Reference reference && ForeignObjectPaths.isStructure(reference)) {
      RecordLookup.Part part =
          ForeignObjectPaths.isTree(reference) ? null : records.part(value, where);
      rest =
          part != null && part.attributes().get("data") instanceof ListValue list
              ? besides(list)
              : besides(records.entries(value, where));
    }
    return shown(rest);
  }

  /** Returns the remaining contents; null if nothing remains. */
  private @Nullable Value shown(Value rest) {
    boolean empty =
        (rest instanceof Dictionary dictionary && dictionary.size() == 0)
            || (rest instanceof ListValue list && list.size() == 0);
    return empty && left ? null : rest;
  }

  private Dictionary besides(List<Entry> entries) {
    Dictionary rest = new Dictionary();
    for (Entry entry : entries) {
      if (isChild(entry.value())) {
        left = true;
      } else {
        rest.put(entry.key(), entry.value());
      }
    }
    return rest;
  }

  private ListValue besides(ListValue list) {
    ListValue rest = new ListValue();
    for (Value item : list.items()) {
      if (isChild(item)) {
        left = true;
      } else {
        rest.add(item);
      }
    }
    return rest;
  }

  private boolean isChild(Value value) {
    var target = RecordLookup.target(value);
    Oid oid = target == null ? null : target.oid();
    return oid != null && tree.isForeignChild(object.oid(), oid);
  }
}
