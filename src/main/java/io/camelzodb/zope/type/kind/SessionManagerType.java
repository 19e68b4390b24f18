package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.type.ContainedType;
import io.camelzodb.zope.type.ContainerMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers the managers of Products.Sessions to be called before their container is traversed. */
public abstract class SessionManagerType implements ContainedType {
  private static final String MODULE = "Products.Sessions.";

  /** Finds the data of a session. */
  public static final class Data extends SessionManagerType {
    @Override
    public List<String> metaTypes() {
      return List.of("Session Data Manager");
    }

    @Override
    public List<ContainerMark> marks() {
      return List.of(
          new ContainerMark.RecordHook(
              "SessionDataManager",
              50,
              new Global(MODULE + "SessionDataManager", "SessionDataManagerTraverser"),
              Data::hook));
    }

    private static @Nullable Dictionary hook(String id, Dictionary state) {
      Value name = state.get("_requestSessionName");
      if (name == null || name.equals(NoneValue.NONE) || state.get("_hasTraversalHook") == null) {
        return null;
      }
      Dictionary hook = new Dictionary();
      hook.put(new Text("_requestSessionName"), name);
      hook.put(new Text("_sessionDataManager"), new Text(id));
      return hook;
    }
  }

  /** Tells browsers apart; it is called where their ids may stand in URLs. */
  public static final class Ids extends SessionManagerType {
    @Override
    public List<String> metaTypes() {
      return List.of("Browser Id Manager");
    }

    @Override
    public List<ContainerMark> marks() {
      return List.of(
          new ContainerMark.RecordHook(
              "BrowserIdManager",
              40,
              new Global(MODULE + "BrowserIdManager", "BrowserIdManagerTraverser"),
              (id, state) ->
                  isInUrls(state.get("browserid_namespaces")) ? new Dictionary() : null));
    }

    private static boolean isInUrls(@Nullable Value namespaces) {
      List<Value> names =
          namespaces instanceof Tuple tuple
              ? tuple.items()
              : namespaces instanceof ListValue list ? list.items() : List.of();
      return names.stream().anyMatch(each -> "url".equals(Dictionary.nameOf(each)));
    }
  }
}
