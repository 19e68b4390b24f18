package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ContainerMark;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads and writes the cache managers of Products.StandardCacheManagers: settings. */
public abstract class CacheManagerType implements ObjectType {

  @Override
  public List<ContainerMark> marks() {
    return List.of(new ContainerMark.Ids("__ZCacheManager_ids__"));
  }

  /** Adds the defaults of the class to the stored settings. */
  abstract void complete(Map<String, Value> settings);

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    SortedMap<String, Value> settings = object.mapping(object.get("_settings"), "_settings");
    complete(settings);
    List<Value> pairs = new ArrayList<>();
    settings.forEach((name, value) -> pairs.add(Tuple.of(new Text(name), object.literal(value))));
    metadata.put("settings", new ListValue(pairs));
    return null;
  }

  /** The cache in memory. */
  public static final class Ram extends CacheManagerType {
    @Override
    public List<String> metaTypes() {
      return List.of("RAM Cache Manager");
    }

    @Override
    void complete(Map<String, Value> settings) {
      // Managers of before max_age existed.
      settings.putIfAbsent("max_age", IntValue.of(0));
    }

    @Override
    Global cacheClass() {
      return new Global("Products.StandardCacheManagers.RAMCacheManager", "RAMCacheManager");
    }
  }

  /** The cache of a proxy in front of Zope. */
  public static final class Http extends CacheManagerType {
    @Override
    public List<String> metaTypes() {
      return List.of("Accelerated HTTP Cache Manager");
    }

    @Override
    void complete(Map<String, Value> settings) {}

    @Override
    Global cacheClass() {
      return new Global(
          "Products.StandardCacheManagers.AcceleratedHTTPCacheManager",
          "AcceleratedHTTPCacheManager");
    }
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    Value settings = object.required("settings");
    Dictionary stored = object.named(object.items(settings, "settings"), "settings");
    if (object.changed("settings")) {
      object.state().set("_settings", stored);
    }
    if (object.isNew()) {
      // Under this id every process keeps the manager's cache.
      String id = String.format(Locale.ROOT, "%d_%f", number(object), object.context().time());
      object.state().set("_" + cacheClass().name() + "__cacheid", new Text(id));
    }
  }

  private static long number(ObjectWriter object) {
    return object.context().number();
  }

  /** The class of the manager. */
  abstract Global cacheClass();

  @Override
  public Global newClass(String metaType) {
    return cacheClass();
  }
}
