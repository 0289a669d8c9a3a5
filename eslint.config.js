import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The direction of imports: src → workflows, activities; workflows → activities by type only; activities → neither. */
const zones = [
  { target: './activities', from: ['./src', './workflows'], message: 'activities depend on nothing of ours' },
  { target: './workflows', from: './src', message: 'workflows run in a sandbox of their own' },
  { target: './src', from: './test', message: 'shipped code knows no tests' },
];

export default tseslint.config(
  { ignores: ['dist/', '.lifecycle/', 'node_modules/', '**/.cache/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
          extensions: ['.ts', '.tsx', '.js'],
        }),
      ],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', ...builtinModules, 'zod', '@temporalio/client', '@temporalio/worker'],
              message: 'not deterministic, or not light, in the workflow sandbox',
            },
            {
              group: ['../activities/*', '../../activities/*'],
              allowTypeImports: true,
              message: 'activities are called through proxies; only their types come in',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/cli/**', 'src/stack/**', 'src/demo/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
);
