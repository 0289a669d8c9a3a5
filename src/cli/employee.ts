import { z } from 'zod';
import { employeeId } from '../requests.js';
import { checked } from './flags.js';

/** The argument `<employeeId>`. @throws CliFailure usage */
export const employee = (argument: string): string =>
  checked(z.object({ employeeId }), { employeeId: argument }, ['employeeId']).employeeId;
