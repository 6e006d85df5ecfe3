// The search page: suggestions as one types.
import { start } from "./behaviors.js";
import { SearchSuggestions } from "./search_suggestions.js";

start([SearchSuggestions]);
