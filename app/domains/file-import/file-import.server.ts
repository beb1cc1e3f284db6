export { advanceFiles } from "#app/domains/file-import/advance.server.ts";
export { decideAgain, decideDayOrder, decideImport, decideTakeBack, forgetExamples } from "#app/domains/file-import/decide.server.ts";
export { beginUpload, cancelImport, endUpload, putPart } from "#app/domains/file-import/upload.server.ts";
export { fileImport, fileImports, lineProblems } from "#app/domains/file-import/view.server.ts";
