package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.Global;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps Python's own names: those of Python 2 to those of Python 3, and classes to their form in
 * {@code repr}. It is a closed table.
 */
public final class ReprNames {
  /** Modules whose classes {@code repr} prints without them. */
  private static final Set<String> BARE =
      Set.of("builtins", "collections", "decimal", "fractions", "uuid", "pathlib", "ipaddress");

  private static final Set<String> BARE_NAMES =
      Set.of(
          "OrderedDict",
          "defaultdict",
          "Counter",
          "deque",
          "ChainMap",
          "Decimal",
          "Fraction",
          "UUID",
          "PosixPath",
          "PurePosixPath",
          "WindowsPath",
          "PureWindowsPath",
          "Path",
          "PurePath",
          "IPv4Address",
          "IPv4Network",
          "IPv4Interface",
          "IPv6Address",
          "IPv6Network",
          "IPv6Interface",
          "range",
          "slice",
          "set",
          "frozenset",
          "bytearray",
          "complex");

  private static final Map<String, String> MODULES =
      Map.of(
          "__builtin__", "builtins",
          "exceptions", "builtins",
          "copy_reg", "copyreg",
          "_abcoll", "collections.abc",
          "StringIO", "io",
          "Queue", "queue");

  private static final Map<String, Global> OLD = old();
  private static final Map<String, Global> CALLS = calls();
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "all",
          "any",
          "ascii",
          "bin",
          "callable",
          "chr",
          "compile",
          "delattr",
          "dir",
          "divmod",
          "eval",
          "exec",
          "format",
          "getattr",
          "globals",
          "hasattr",
          "hash",
          "hex",
          "id",
          "isinstance",
          "issubclass",
          "iter",
          "len",
          "locals",
          "max",
          "min",
          "next",
          "oct",
          "ord",
          "pow",
          "print",
          "repr",
          "round",
          "setattr",
          "sorted",
          "sum",
          "vars");

  private ReprNames() {}

  private static Map<String, Global> old() {
    Map<String, Global> names = new HashMap<>();
    names.put("__builtin__.unicode", new Global("builtins", "str"));
    names.put("__builtin__.long", new Global("builtins", "int"));
    names.put("__builtin__.xrange", new Global("builtins", "range"));
    names.put("__builtin__.basestring", new Global("builtins", "str"));
    names.put("__builtin__.unichr", new Global("builtins", "chr"));
    names.put("exceptions.StandardError", new Global("builtins", "Exception"));
    names.put("UserDict.UserDict", new Global("collections", "UserDict"));
    names.put("UserDict.IterableUserDict", new Global("collections", "UserDict"));
    names.put("UserList.UserList", new Global("collections", "UserList"));
    names.put("UserString.UserString", new Global("collections", "UserString"));
    return names;
  }

  private static Map<String, Global> calls() {
    Map<String, Global> calls = new HashMap<>();
    for (String name : new String[] {"date", "datetime", "time", "timedelta", "timezone"}) {
      put(calls, "datetime", name);
    }
    for (String name :
        new String[] {"OrderedDict", "defaultdict", "Counter", "deque", "ChainMap"}) {
      put(calls, "collections", name);
    }
    for (String name :
        new String[] {"range", "slice", "set", "frozenset", "bytearray", "complex"}) {
      put(calls, "builtins", name);
    }
    for (String name :
        new String[] {"PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"}) {
      put(calls, "pathlib", name);
    }
    for (String version : new String[] {"IPv4", "IPv6"}) {
      for (String kind : new String[] {"Address", "Network", "Interface"}) {
        put(calls, "ipaddress", version + kind);
      }
    }
    // The exceptions whose names do not end as those of the others do.
    for (String name :
        new String[] {
          "BaseException",
          "Exception",
          "StopIteration",
          "StopAsyncIteration",
          "BaseExceptionGroup",
          "ExceptionGroup"
        }) {
      put(calls, "builtins", name);
    }
    put(calls, "decimal", "Decimal");
    put(calls, "fractions", "Fraction");
    put(calls, "uuid", "UUID");
    put(calls, "pytz", "FixedOffset");
    put(calls, "zoneinfo", "ZoneInfo");
    calls.put("namespace", new Global("types", "SimpleNamespace"));
    return calls;
  }

  private static void put(Map<String, Global> calls, String module, String name) {
    Global global = new Global(module, name);
    calls.put(shown(global), global);
  }

  /** Returns the name in Python 3; names outside of the table are unchanged. */
  public static Global modern(Global name) {
    Global renamed = OLD.get(name.dotted());
    if (renamed != null) {
      return renamed;
    }
    String module = MODULES.get(name.module());
    return module == null ? name : new Global(module, name.name());
  }

  /**
   * Returns the name of a class in the {@code repr} of its objects: some with their module, some
   * without.
   */
  public static String shown(Global name) {
    boolean bare =
        BARE.contains(name.module())
            && (BARE_NAMES.contains(name.name()) || name.module().equals("builtins"));
    if (name.module().equals("types") && name.name().equals("SimpleNamespace")) {
      return "namespace";
    }
    if (name.module().startsWith("BTrees.") && name.name().endsWith("Set")) {
      return name.name();
    }
    return bare || name.dotted().equals("DateTime.DateTime.DateTime") ? name.name() : name.dotted();
  }

  /** Returns the callable of a name before an opening bracket; null if unknown. */
  public static @Nullable Global called(String shown) {
    Global callable = CALLS.get(shown);
    if (callable == null
        && shown.matches("[A-Z]\\w{1,40}(Error|Exception|Warning|Exit|Interrupt)")) {
      return new Global("builtins", shown);
    }
    return callable == null && shown.matches("[A-Z]{2}Set")
        ? new Global("BTrees." + shown.substring(0, 2) + "BTree", shown)
        : callable;
  }

  /** Returns the {@code repr} of a class or function itself. */
  public static String ofName(Global name) {
    Global modern = modern(name);
    if (modern.module().equals("datetime.timezone")) {
      return modern.dotted();
    }
    if (modern.module().equals("builtins")) {
      if (modern.name().equals("Ellipsis") || modern.name().equals("NotImplemented")) {
        return modern.name();
      }
      return (FUNCTIONS.contains(modern.name()) ? "<built-in function " : "<class '")
          + modern.name()
          + (FUNCTIONS.contains(modern.name()) ? ">" : "'>");
    }
    char first = modern.name().isEmpty() ? 'x' : modern.name().charAt(0);
    boolean isClass =
        Character.isUpperCase(first)
            || modern.module().equals("datetime")
            || modern.module().equals("collections");
    return isClass ? "<class '" + modern.dotted() + "'>" : "<" + modern.dotted() + ">";
  }
}
