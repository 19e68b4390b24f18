package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.record.RecordAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the managers of Products.Sessions have called before their container is traversed. Each hook
 * is a record of its own, which the container leads to, so that their state files do not hold it.
 */
public final class SessionHooks {
  private static final String MODULE = "Products.Sessions.";
  private static final Global OF_DATA =
      new Global(MODULE + "SessionDataManager", "SessionDataManagerTraverser");
  private static final Global OF_IDS =
      new Global(MODULE + "BrowserIdManager", "BrowserIdManagerTraverser");
  private static final int PRIORITY_OF_DATA = 50;
  private static final int PRIORITY_OF_IDS = 40;

  private SessionHooks() {}

  /**
   * Registers the hook of a manager that comes back, if it has one; other types have none.
   *
   * @param container what the manager is in
   * @param type its meta type
   * @param state what its record holds
   * @param records where the hook goes
   */
  public static void register(
      ContainerEdit container, String type, String id, Dictionary state, RecordAllocator records)
      throws StorageException {
    if (type.equals("Session Data Manager")) {
      Value name = state.get("_requestSessionName");
      if (name != null && !name.equals(NoneValue.NONE) && state.get("_hasTraversalHook") != null) {
        Dictionary hook = new Dictionary();
        hook.put(new Text("_requestSessionName"), name);
        hook.put(new Text("_sessionDataManager"), new Text(id));
        container.hook(PRIORITY_OF_DATA, "SessionDataManager", stored(OF_DATA, hook, records));
      }
    } else if (type.equals("Browser Id Manager") && isInUrls(state.get("browserid_namespaces"))) {
      container.hook(
          PRIORITY_OF_IDS, "BrowserIdManager", stored(OF_IDS, new Dictionary(), records));
    }
  }

  private static boolean isInUrls(@Nullable Value namespaces) {
    List<Value> names =
        namespaces instanceof Tuple tuple
            ? tuple.items()
            : namespaces instanceof ListValue list ? list.items() : List.of();
    return names.stream().anyMatch(each -> "url".equals(Dictionary.nameOf(each)));
  }

  private static Reference stored(Global className, Dictionary state, RecordAllocator records)
      throws StorageException {
    Oid oid = records.newOid();
    records.store(oid, Tid.ZERO, new PickledObject(List.of(className, state)));
    return References.to(oid, className);
  }
}
