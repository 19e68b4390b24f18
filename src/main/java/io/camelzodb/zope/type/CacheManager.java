package io.camelzodb.zope.type;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Products.StandardCacheManagers: settings. */
abstract class CacheManager implements ObjectType {

  /** Adds what the class adds to the stored settings. */
  abstract void complete(Map<String, Value> settings);

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    SortedMap<String, Value> settings = object.mapping(object.get("_settings"), "_settings");
    complete(settings);
    List<Value> pairs = new ArrayList<>();
    settings.forEach((name, value) -> pairs.add(Tuple.of(new Text(name), object.decoded(value))));
    metadata.put("settings", new ListValue(pairs));
    return null;
  }

  /** The cache in memory. */
  static final class Ram extends CacheManager {
    @Override
    public List<String> metaTypes() {
      return List.of("RAM Cache Manager");
    }

    @Override
    void complete(Map<String, Value> settings) {
      // Managers of before max_age existed.
      settings.putIfAbsent("max_age", IntValue.of(0));
    }
  }

  /** The cache of a proxy in front of Zope. */
  static final class Http extends CacheManager {
    @Override
    public List<String> metaTypes() {
      return List.of("Accelerated HTTP Cache Manager");
    }

    @Override
    void complete(Map<String, Value> settings) {}
  }
}
