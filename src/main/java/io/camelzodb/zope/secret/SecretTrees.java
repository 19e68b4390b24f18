package io.camelzodb.zope.secret;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.zope.OidSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in the records of BTrees and mappings: values whose key is the name of a secret, as
 * in Plone's registry; all values of a tree or mapping in an attribute with such a name, as {@code
 * _user_passwords} of a user manager; and Plone's keyrings. Not safe for many threads.
 */
public final class SecretTrees {
  /** Classes of Plone's keyrings, which sign forms and tokens, and whose names do not show it. */
  private static final String KEYRING = "plone.keyring.keyring.Keyring";

  /** The attribute of a keyring with its keys. */
  static final String KEYS = "data";

  /** Keys and values of a bucket are at most so many tuples deep: {@code ((((k, v),),),)}. */
  static final int DEPTH = 4;

  private final Secrecy secrecy;
  private final OidSet secret = new OidSet();
  private boolean masks;

  /** Creates it for the records of one object. */
  public SecretTrees(Secrecy secrecy) {
    this.secrecy = secrecy;
  }

  /**
   * Returns a record with its secrets hidden. Call it for the records that refer to this one first.
   */
  public PickledObject shown(Oid oid, PickledObject record) {
    if (secrecy == Secrecy.KEEP) {
      return record;
    }
    boolean all = secret.contains(oid);
    for (Entry entry : record.attributes().entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (all || (name != null && Secrecy.isSecret(name))) {
        follow(entry.value());
      }
    }
    if (all) {
      record.references().forEach(this::follow);
    }
    if (record.pickles().size() != 2) {
      return record;
    }
    Value state = record.state();
    Value shown = state;
    if (state instanceof Tuple tree && isTree(record)) {
      shown = tree(tree, all, 0);
    } else if (all && state instanceof Dictionary mapping) {
      shown = mapping(mapping);
    } else if (state instanceof Dictionary ring && isKeyring(record)) {
      shown = keyring(ring);
    }
    return shown == state ? record : new PickledObject(List.of(record.classPart(), shown));
  }

  /**
   * Whether a record from files contains the mask of such a secret. Call it for the records that
   * refer to this one first.
   */
  public boolean isMasked(Oid oid, PickledObject record) {
    masks = false;
    shown(oid, record);
    return masks;
  }

  private @Nullable Value masked(Value value) {
    masks |= Secrecy.isMask(value);
    return secrecy.masked(value);
  }

  private void follow(Value value) {
    if (value instanceof Reference reference) {
      References.Target target = References.target(reference);
      if (target != null) {
        secret.add(target.oid());
      }
    }
  }

  /** Whether each string in a record is a secret; known after the records that refer to it. */
  public boolean isWhole(Oid oid) {
    return secret.contains(oid);
  }

  /** Whether a record is a BTree, or a part of one. */
  static boolean isTree(PickledObject record) {
    Global name = record.className();
    return name != null && name.module().startsWith("BTrees.");
  }

  /** Whether a record is a keyring of Plone. */
  static boolean isKeyring(PickledObject record) {
    Global name = record.className();
    return name != null && name.dotted().equals(KEYRING);
  }

  /** Whether a part of the state of a tree holds its children, with the keys between them. */
  static boolean isInner(Tuple tuple, int depth) {
    return depth > 0 && tuple.size() > 0 && tuple.get(0) instanceof Reference;
  }

  private Tuple tree(Tuple tuple, boolean all, int depth) {
    if (isInner(tuple, depth)) {
      return tuple;
    }
    List<Value> items = new ArrayList<>(tuple.items());
    boolean changed = false;
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      Value shown = item;
      if (item instanceof Tuple inner && depth < DEPTH) {
        shown = tree(inner, all, depth + 1);
      } else if (i % 2 == 1 && depth > 0) {
        String key = Dictionary.nameOf(items.get(i - 1));
        if (all || (key != null && Secrecy.isSecret(key))) {
          shown = noneIfNull(masked(item));
        }
      }
      changed |= shown != item;
      items.set(i, shown);
    }
    return changed ? Tuple.of(items) : tuple;
  }

  /** Returns None for an omitted value, since a bucket keeps its pairs. */
  private static Value noneIfNull(@Nullable Value value) {
    return value == null ? NoneValue.NONE : value;
  }

  private Dictionary mapping(Dictionary mapping) {
    Dictionary shown = new Dictionary();
    for (Entry entry : mapping.entries()) {
      Value value = entry.value();
      if (value instanceof Dictionary inner) {
        Dictionary masked = new Dictionary();
        for (Entry secretEntry : inner.entries()) {
          masked.put(secretEntry.key(), noneIfNull(masked(secretEntry.value())));
        }
        value = masked;
      } else {
        value = noneIfNull(masked(value));
      }
      shown.put(entry.key(), value);
    }
    return shown;
  }

  private Dictionary keyring(Dictionary ring) {
    Dictionary shown = new Dictionary();
    for (Entry entry : ring.entries()) {
      Value value = entry.value();
      if (KEYS.equals(Dictionary.nameOf(entry.key())) && value instanceof ListValue keys) {
        value = new ListValue(keys.items().stream().map(key -> noneIfNull(masked(key))).toList());
      }
      shown.put(entry.key(), value);
    }
    return shown;
  }
}
