package io.framecast.gateway.rest;

import java.util.function.Supplier;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.config.EnableWebFlux;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface as Spring WebFlux runs it, without Spring Boot. */
public final class RestForTests {

    private RestForTests() {}

    @EnableWebFlux
    static class WebFlux {}

    /** Controllers on top of these collaborators. */
    public static GenericApplicationContext context(Object... collaborators) {
        GenericApplicationContext context = new GenericApplicationContext();
        for (Object collaborator : collaborators) {
            register(context, collaborator);
        }
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(RecordedReads.class, RecordedReads::new);
        AnnotatedBeanDefinitionReader reader = new AnnotatedBeanDefinitionReader(context);
        reader.register(WebFlux.class, StaticPage.class, ProblemHandler.class, MovieController.class, FrameController.class,
                StreamController.class, TimesController.class, ExportController.class, FilmstripController.class,
                ImportController.class, RequestController.class, DomainController.class, EventController.class, ApiController.class);
        context.refresh();
        return context;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(GenericApplicationContext context, T bean) {
        context.registerBean((Class<T>) bean.getClass(), (Supplier<T>) () -> bean);
    }
}
