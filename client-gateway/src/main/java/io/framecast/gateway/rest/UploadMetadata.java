package io.framecast.gateway.rest;

import io.framecast.gateway.viewing.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** The header {@code Upload-Metadata} of tus 1.0: keys, each with a value in Base64, between commas. */
final class UploadMetadata {

    private UploadMetadata() {}

    /** What it says, as parameters; of those of {@code POST /movies}, a title is the file's name where none is given. Pure. */
    static MultiValueMap<String, String> parse(String header) {
        MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
        for (String pair : header.split(",", -1)) {
            String[] words = pair.strip().split(" ", -1);
            if (words[0].isEmpty() && words.length == 1) {
                continue;
            }
            if (words.length > 2) {
                throw new RequestRefusedException(400, "Upload-Metadata must be keys, each with a value in Base64, between commas, got '" + pair.strip() + "'");
            }
            values.add(words[0], words.length == 1 ? "" : decoded(words[0], words[1]));
        }
        if (!values.containsKey("title") && values.getFirst("filename") != null) {
            values.add("title", values.getFirst("filename"));
        }
        return values;
    }

    private static String decoded(String key, String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(400, "Upload-Metadata's values must be in Base64, that of " + key + " is not");
        }
    }
}
