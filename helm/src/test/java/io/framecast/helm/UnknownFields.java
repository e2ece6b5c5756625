package io.framecast.helm;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds fields that Kubernetes' types do not have: fabric8's model keeps them as additional properties. */
final class UnknownFields {

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** The paths of all of them. */
    static List<String> of(Object object) {
        UnknownFields search = new UnknownFields();
        search.look(object, object.getClass().getSimpleName());
        return search.found;
    }

    private void look(Object value, String path) {
        switch (value) {
            case null -> { }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    look(list.get(i), path + '[' + i + ']');
                }
            }
            case Map<?, ?> map -> map.forEach((key, each) -> look(each, path + '.' + key));
            default -> {
                if (value.getClass().getName().startsWith("io.fabric8.") && !value.getClass().isEnum()) {
                    lookInside(value, path);
                }
            }
        }
    }

    private void lookInside(Object model, String path) {
        for (Method method : model.getClass().getMethods()) {
            if (method.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) call(method, model)).keySet().forEach(field -> found.add(path + '.' + field));
            } else if (isGetter(method)) {
                look(call(method, model), path + '.' + Character.toLowerCase(method.getName().charAt(3)) + method.getName().substring(4));
            }
        }
    }

    private static boolean isGetter(Method method) {
        return method.getName().startsWith("get") && method.getName().length() > 3 && method.getParameterCount() == 0
                && method.getDeclaringClass().getName().startsWith("io.fabric8.");
    }

    private static Object call(Method method, Object target) {
        try {
            return method.invoke(target);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError("could not read " + method, e);
        }
    }
}
