// A client made of the schema alone: what a front end does first, with every value typed.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Event = components["schemas"]["EventRequest"];

const api = createClient<paths>({ baseUrl: "https://educa.example" });

export async function listTitles(): Promise<string[]> {
  const { data, error } = await api.GET("/api/learning/v1/courses/", {
    params: { query: { level: "beginner", order: "popular", limit: 10 } },
  });
  if (error) throw new Error(error.detail);
  return data.items.map((course) => `${course.title} (${course.minutes} minutes)`);
}

export async function readLesson(courseId: number, lessonId: number): Promise<string[]> {
  const { data, error } = await api.GET("/api/learning/v1/courses/{course_id}/contents/", {
    params: { path: { course_id: courseId } },
  });
  if (error) throw new Error(error.type);
  const lessons = data.modules.flatMap((module) => module.lessons);
  const lesson = lessons.find((found) => found.id === lessonId);
  return lesson ? lesson.content.map((block) => block.type) : [];
}

export async function enroll(courseId: number, code: string): Promise<string> {
  const { data, error } = await api.POST("/api/learning/v1/courses/{course_id}/enroll/", {
    params: { path: { course_id: courseId } },
    body: { code },
  });
  if (error) return error.detail;
  return data.status === "active" ? data.course.html_url : data.line;
}

export async function tellProgress(courseId: number, page: number): Promise<number> {
  const opened: Event = { key: crypto.randomUUID(), kind: "page_opened", page };
  const { data, error } = await api.POST("/api/learning/v1/courses/{course_id}/progress/", {
    params: { path: { course_id: courseId } },
    body: { events: [opened] },
  });
  if (error) throw new Error(error.detail);
  return data.percent;
}
