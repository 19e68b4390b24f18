package io.camelzodb.storage;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickledObject;
import java.util.List;

/** Makes the root object of a database: a PersistentMapping that holds the application. */
public final class DatabaseRoot {
  /** The class of the application, the object at which the tree of a Zope site begins. */
  public static final Global APPLICATION = new Global("OFS.Application", "Application");

  private static final Global CLASS = new Global("persistent.mapping", "PersistentMapping");

  private DatabaseRoot() {}

  /** Returns the empty mapping, as ZODB creates it. */
  public static PickledObject empty() {
    Dictionary state = new Dictionary();
    state.put(new Text("data"), new Dictionary());
    return new PickledObject(List.of(CLASS, state));
  }
}
