package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SecretForm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes Products.MailHost: the settings for sending mail. */
public final class MailHostType implements ObjectType {
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
  public Map<String, SecretForm> secrets() {
    return Map.of("smtp_pwd", SecretForm.PASSWORD);
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
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

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.MailHost.MailHost", "MailHost");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    Value host = object.required("smtp_host");
    if (object.changed("smtp_host") && !(host instanceof Text)) {
      throw object.fail("smtp_host is not a text");
    }
    object.copy("smtp_host", "smtp_host");
    object.copyNumber("smtp_port", "smtp_port");
    for (String name : DEFAULTS.keySet().stream().sorted().toList()) {
      Value value = object.optional(name);
      if (value != null && object.changed(name)) {
        object.state().set(name, value);
      } else if (value == null && object.isNew()) {
        object.state().set(name, Objects.requireNonNull(DEFAULTS.get(name)));
      }
    }
    if (object.isNew()) {
      object.state().set("implicit_tls", BoolValue.FALSE);
    }
  }
}
