package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products.MailHost: how mail is sent. */
final class MailHost implements ObjectType {
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "force_tls", BoolValue.FALSE,
          "smtp_pwd", new Text(""),
          "smtp_queue", BoolValue.FALSE,
          "smtp_queue_directory", new Text("/tmp"),
          "smtp_uid", new Text(""));

  @Override
  public List<String> metaTypes() {
    return List.of("Mail Host");
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    for (String name :
        List.of(
            "smtp_host",
            "smtp_port",
            "smtp_uid",
            "smtp_pwd",
            "force_tls",
            "smtp_queue",
            "smtp_queue_directory")) {
      metadata.put(name, object.get(name));
    }
    return null;
  }
}
